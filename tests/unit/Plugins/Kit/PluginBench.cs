using PlumCache.Abstractions;
using PlumCache.Plugins;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>
/// Runs commands of the built-in plugins on a model keyspace. Every function is called twice before anything is applied, and the two
/// steps must be equal: a plugin that is not pure fails whatever test uses it.
/// </summary>
public sealed class PluginBench
{
    private readonly Dictionary<string, CommandRow> _rows = [];
    private readonly Dictionary<string, IPlugin> _transformers = [];

    public PluginBench()
    {
        foreach (CommandRow row in MiniCore.Rows) _rows.Add(row.Name, row);
        foreach (IPlugin plugin in BuiltInPlugins.All)
        {
            foreach (CommandRow row in plugin.Manifest.Commands) _rows.Add(row.Name, row);
            foreach (string name in plugin.Manifest.Interests.SelectMany(static interest => interest.Commands)) _transformers.Add(name, plugin);
        }
    }

    public ModelKeyspace Keyspace { get; } = new();

    public int Database { get; set; }

    public ulong Seed { get; set; }

    public CommandLimits Limits { get; set; } = CommandLimits.Default;

    /// <summary>The last step in words, its edits included.</summary>
    public string LastStep { get; private set; } = "";

    public SessionState Session { get; set; } = new() { Id = 1 };

    /// <summary>What plugins keep for the connection: the bench has one value, for the plugin under test.</summary>
    public object? Value { get; set; }

    public SubscriptionView Subscriptions { get; set; } = SubscriptionView.None;

    /// <summary>Sees every command as it is answered, before its edits are applied; null: nobody does.</summary>
    public IPlugin? Observer { get; set; }

    /// <summary>The effects of the last step, then those of <see cref="Observer"/>, in words.</summary>
    public IReadOnlyList<string> LastEffects { get; private set; } = [];

    public long NowMs
    {
        get => Keyspace.NowMs;
        set => Keyspace.NowMs = value;
    }

    /// <summary>Runs a command and applies its edits.</summary>
    public string Run(params string[] words)
    {
        Command command = new Words(words).Command;
        string? error = Find(command, out CommandRow? row);
        if (error is not null) return "(error) " + error;

        if (!_transformers.TryGetValue(row!.Name, out IPlugin? plugin)) return Execute(row, command);

        var view = new ModelView(Keyspace, Database);
        CommandContext first = Context(row), second = Context(row);
        Step step = plugin.Transform(first, view, command), again = plugin.Transform(second, view, command);
        Assert.Equal(Render.Step(step, view, command), Render.Step(again, view, command));
        return step.Kind == StepKind.Continue ? Execute(row, step.Next) : Finish(step, command, row);
    }

    private string Execute(CommandRow row, scoped in Command command)
    {
        var view = new ModelView(Keyspace, Database);
        CommandContext first = Context(row), second = Context(row);
        Step step = row.Function!(first, view, command), again = row.Function!(second, view, command);
        Assert.Equal(Render.Step(step, view, command), Render.Step(again, view, command));
        return Finish(step, command, row);
    }

    private string Finish(scoped in Step step, scoped in Command command, CommandRow row)
    {
        var view = new ModelView(Keyspace, Database);
        LastStep = Render.Step(step, view, command);
        string reply = Render.Reply(step.Reply, view, command);
        LastEffects = [.. Render.Effects(step.Effects), .. Render.Effects(Observer?.Observe(Context(row), view, command, step))];
        if (step.HasValue) Value = step.Value;
        Keyspace.Apply(step, Database);
        return reply;
    }

    private CommandContext Context(CommandRow row) =>
        new(NowMs, Seed, Session, Limits, new EditList(), new PluginScope { Row = row, Value = Value, Subscriptions = Subscriptions });

    private string? Find(scoped in Command command, out CommandRow? row)
    {
        string name = Lower(command[0]), shown = name;
        if (!_rows.TryGetValue(name, out row)) return $"ERR unknown command '{name}'";
        if (!row.Subcommands.IsEmpty && command.Count > 1)
        {
            string sub = Lower(command[1]);
            shown = $"{name}|{sub}";
            row = row.Subcommands.SingleOrDefault(each => string.Equals(each.Name, sub, StringComparison.Ordinal));
            if (row is null) return $"ERR unknown subcommand '{sub}'";
        }

        return row.Accepts(command.Count) ? null : Errors.WrongArity(shown);
    }

    private static string Lower(ReadOnlySpan<byte> name) => System.Text.Encoding.Latin1.GetString(name).ToLowerInvariant();
}
