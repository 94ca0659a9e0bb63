using PlumCache.Abstractions;
using PlumCache.Testing;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>Commands on a model keyspace, one behind the other: what the benches have in common.</summary>
public abstract class CommandBench
{
    protected const string ErrorMark = "(error) ";

    private readonly Dictionary<string, CommandRow> _rows = new(StringComparer.Ordinal);

    public ModelKeyspace Keyspace { get; } = new();

    public int Database { get; set; }

    public ulong Seed { get; set; }

    public CommandLimits Limits { get; set; } = CommandLimits.Default;

    /// <summary>The last step in words, its edits, effects and value included.</summary>
    public string LastStep { get; protected set; } = "";

    public long NowMs
    {
        get => Keyspace.NowMs;
        set => Keyspace.NowMs = value;
    }

    /// <summary>Knows a command from now on, unless it has one of that name.</summary>
    protected bool Add(CommandRow row) => _rows.TryAdd(row.Name, row);

    /// <summary>Finds the row of a command, and what is wrong with it.</summary>
    protected string? FindRow(scoped in Command command, out CommandRow row)
    {
        string name = Lower(command[0]), shown = name;
        if (!_rows.TryGetValue(name, out row!)) return $"ERR unknown command '{name}'";
        if (!row.Subcommands.IsEmpty && command.Count > 1)
        {
            string sub = Lower(command[1]);
            shown = $"{name}|{sub}";
            row = row.Subcommands.SingleOrDefault(each => string.Equals(each.Name, sub, StringComparison.Ordinal))!;
            if (row is null) return $"ERR unknown subcommand '{sub}'";
        }

        return row.Accepts(command.Count) ? null : Errors.WrongArity(shown);
    }

    /// <summary>Takes a step that was made twice: whoever decides otherwise when asked again is not pure.</summary>
    protected static void RequirePure(scoped in Step step, scoped in Step again, TestView view, scoped in Command command) =>
        Assert.Equal(Render.Step(step, view, command), Render.Step(again, view, command));

    protected static string Lower(ReadOnlySpan<byte> name) => System.Text.Encoding.Latin1.GetString(name).ToLowerInvariant();
}
