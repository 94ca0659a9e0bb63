using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>COMMAND: the table, told to clients.</summary>
internal static class CommandCommand
{
    public static CoreCommand Command { get; } = Build();

    private static CoreCommand Build()
    {
        var container = CoreCommand.Container(
            Row("command", -1, "Tells of all commands.", "[subcommand]"),
            CoreCommand.Of(Row("count", 2, "Answers the number of commands.", ""),
                static (in ServerCall call, in Command _) => ServerResult.Integer(call.Engine.Table.Rows.Length)),
            CoreCommand.Of(Row("info", -2, "Tells of some commands.", "[command-name [command-name ...]]"), Info),
            CoreCommand.Of(Row("docs", -2, "Documents commands.", "[command-name [command-name ...]]"), Docs),
            CoreCommand.Of(Row("list", -2, "Answers the names of commands.",
                "[FILTERBY MODULE module | ACLCAT category | PATTERN pattern]"), List),
            CoreCommand.Of(Row("getkeys", -4, "Answers which arguments of a command are keys.", "command [arg ...]"), CommandKeys.GetKeys),
            CoreCommand.Of(
                Row("getkeysandflags", -4, "Answers which arguments of a command are keys, and what it does to them.", "command [arg ...]"),
                CommandKeys.GetKeysAndFlags),
            HelpText.Of(
                "COMMAND",
                "(no subcommand)",
                "    Return details about all commands.",
                "COUNT",
                "    Return the total number of commands in this server.",
                "DOCS [<command-name> ...]",
                "    Return documentation details about multiple commands.",
                "GETKEYS <full-command>",
                "    Return the keys from a full command.",
                "GETKEYSANDFLAGS <full-command>",
                "    Return the keys and the access flags from a full command.",
                "INFO [<command-name> ...]",
                "    Return details about multiple commands.",
                "LIST [FILTERBY (MODULE <module>|ACLCAT <category>|PATTERN <pattern>)]",
                "    Return a list of all commands in this server."));
        return container with { Server = All, Row = container.Row with { Flags = container.Row.Flags | CommandFlags.Server } };
    }

    private static CommandRow Row(string name, int arity, string summary, string syntax) => new()
    {
        Name = name,
        Arity = arity,
        Flags = CommandFlags.Connection | CommandFlags.AnyTime,
        Summary = summary,
        Complexity = "O(N) for N commands",
        Group = "server",
        Syntax = syntax,
        CommandAt = name is "getkeys" or "getkeysandflags" ? CommandKeys.Start : 0,
    };

    private static ServerResult All(in ServerCall call, in Command command) =>
        new(new ReplyTree.Array([.. call.Engine.Table.Rows.Select(CommandDescriber.Describe)]));

    private static ServerResult Info(in ServerCall call, in Command command)
    {
        if (command.Count == 2) return All(call, command);
        ImmutableArray<ReplyTree>.Builder infos = ImmutableArray.CreateBuilder<ReplyTree>();
        for (int i = 2; i < command.Count; i++)
        {
            infos.Add(Find(call.Engine.Table, command[i]) is { } row ? CommandDescriber.Describe(row) : new ReplyTree.Null());
        }

        return new ServerResult(new ReplyTree.Array(infos.ToImmutable()));
    }

    private static ServerResult Docs(in ServerCall call, in Command command)
    {
        var rows = new List<TableRow>();
        for (int i = 2; i < command.Count; i++)
        {
            if (Find(call.Engine.Table, command[i]) is { } row) rows.Add(row);
        }

        return new ServerResult(Trees.Map((command.Count == 2 ? (IEnumerable<TableRow>)call.Engine.Table.Rows : rows)
            .Select(static row => (row.FullName, (ReplyTree)CommandDescriber.Document(row)))));
    }

    private static ServerResult List(in ServerCall call, in Command command)
    {
        IEnumerable<TableRow> rows = call.Engine.Table.Rows;
        if (command.Count == 5 && command.Is(2, "FILTERBY"u8))
        {
            string wanted = Encoding.UTF8.GetString(command[4]);
            var pattern = new GlobPattern(Encoding.UTF8.GetBytes(wanted.ToLowerInvariant()));
            if (command.Is(3, "MODULE"u8))
            {
                rows = [];
            }
            else if (command.Is(3, "ACLCAT"u8))
            {
                rows = rows.Where(row => CommandDescriber.CategoriesOf(row.Row).Contains('@' + wanted, StringComparer.OrdinalIgnoreCase));
            }
            else if (command.Is(3, "PATTERN"u8))
            {
                rows = rows.Where(row => pattern.Matches(Encoding.UTF8.GetBytes(row.FullName)));
            }
            else
            {
                return ServerResult.Error(Errors.Syntax);
            }
        }
        else if (command.Count != 2)
        {
            return ServerResult.Error(Errors.Syntax);
        }

        return new ServerResult(Trees.Bulks(rows.Select(static row => row.FullName)));
    }

    /// <summary>A row by its name; <c>container|sub</c> finds a subcommand.</summary>
    private static TableRow? Find(CommandTable table, ReadOnlySpan<byte> name)
    {
        int bar = name.IndexOf((byte)'|');
        if (bar < 0) return table.TryFind(name, out TableRow? row) ? row : null;
        if (!table.TryFind(name[..bar], out TableRow? container) || container.SubcommandIndex is not { } subs) return null;
        return subs.TryFind(name[(bar + 1)..], out TableRow? sub) ? sub : null;
    }
}
