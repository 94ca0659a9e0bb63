using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Hosting.Documentation;

/// <summary>The reference of the commands.</summary>
public static class CommandReference
{
    /// <summary>The whole reference as Markdown.</summary>
    public static string ToMarkdown(CommandTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        text.Append("# Commands\n\n");
        text.Append("Written by `plum docs` from the server's own table; do not edit. `COMMAND DOCS` answers the same.\n\n");
        text.Append(ToTable(table));
        foreach (CommandTableEntry entry in table.Entries) Append(text, entry.Module, entry.Row, entry.Row.Name);
        return text.ToString();
    }

    /// <summary>One line per command: the table of the README.</summary>
    public static string ToTable(CommandTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        text.Append("| module | commands |\n|---|---|\n");
        IEnumerable<IGrouping<string, CommandTableEntry>> modules = table.Entries
            .GroupBy(static entry => entry.Module, StringComparer.Ordinal)
            .OrderBy(static module => module.Key, StringComparer.Ordinal);
        foreach (IGrouping<string, CommandTableEntry> module in modules)
        {
            text.Append("| ").Append(module.Key).Append(" | ")
                .AppendJoin(", ", module.Select(static entry => NameOf(entry.Row))).Append(" |\n");
        }

        return text.ToString();
    }

    private static string NameOf(CommandRow row)
    {
        string name = row.Name.ToUpperInvariant();
        return row.Subcommands.IsEmpty
            ? name
            : $"{name} ({string.Join(", ", row.Subcommands.Select(static sub => sub.Name.ToUpperInvariant()))})";
    }

    private static void Append(StringBuilder text, string module, CommandRow row, string name)
    {
        string title = name.ToUpperInvariant();
        text.Append("\n## ").Append(title).Append("\n\n").Append(row.Summary).Append("\n\n");
        text.Append("- Syntax: `").Append(row.Syntax.Length == 0 ? title : $"{title} {row.Syntax}").Append("`\n");
        text.Append("- Cost: ").Append(row.Complexity).Append('\n');
        text.Append("- Module: ").Append(module).Append(", since ").Append(row.Since).Append('\n');
        foreach (CommandRow subcommand in row.Subcommands) Append(text, module, subcommand, $"{name} {subcommand.Name}");
    }
}
