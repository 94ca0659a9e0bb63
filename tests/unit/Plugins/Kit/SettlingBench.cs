using PlumCache.Abstractions;
using PlumCache.Plugins;
using PlumCache.Testing;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>
/// Runs commands on a model keyspace and has plugins settle each write, as the engine does. Every function is called twice before anything
/// is applied, and the two steps must be equal: a plugin that is not pure fails whatever test uses it.
/// </summary>
public sealed class SettlingBench : CommandBench
{
    private readonly Dictionary<string, IPlugin> _transformers = [];
    private readonly List<IPlugin> _settlers = [];
    private readonly List<string> _evicted = [];
    private readonly EditList _changes = new();
    private readonly SessionState _session = new() { Id = 1 };

    /// <summary>A bench without plugins that settle.</summary>
    public SettlingBench()
        : this([])
    {
    }

    /// <summary>A bench whose writes are settled.</summary>
    /// <param name="settlers">Configured plugins, in order.</param>
    public SettlingBench(params IPlugin[] settlers)
    {
        _settlers.AddRange(settlers);
        foreach (CommandRow row in settlers.SelectMany(static plugin => plugin.Manifest.Commands)) Add(row);
        foreach (CommandRow row in MiniCore.Rows) Add(row);
        foreach (IPlugin plugin in BuiltInPlugins.All)
        {
            foreach (CommandRow row in plugin.Manifest.Commands) Add(row);
            foreach (string name in plugin.Manifest.Interests.Where(static interest => interest.Phase == PluginPhase.Rewrite).SelectMany(
                static interest => interest.Commands))
            {
                _transformers.Add(name, plugin);
            }
        }
    }

    /// <summary>
    /// maxmemory as the engine guards it: a command that may need memory is refused when it is passed after all was settled. 0: none.
    /// </summary>
    public long MaxMemory { get; set; }

    /// <summary>Keys that plugins removed in the phase Settle, in order, with their database: <c>0 key</c>.</summary>
    public IReadOnlyList<string> Evicted => _evicted;

    /// <summary>Calls of plugins in the phase Settle.</summary>
    public int SettleCalls { get; private set; }

    /// <summary>Runs a command and applies its edits.</summary>
    public string Run(params string[] words)
    {
        Command command = new Words(words).Command;
        string? error = FindRow(command, out CommandRow row);
        if (error is not null) return ErrorMark + error;

        Action? restore = _settlers.Count == 0 ? null : Keyspace.Save();
        int evicted = _evicted.Count;
        string reply = Answer(row, command);
        if (restore is null || !row.Flags.HasFlag(CommandFlags.Write) || Settle(row, command) is not { } refusal) return reply;
        restore();
        _evicted.RemoveRange(evicted, _evicted.Count - evicted);
        return refusal;
    }

    /// <summary>Settles nothing in particular, as the engine's upkeep does.</summary>
    public void SettleAlone()
    {
        var row = new CommandRow
        {
            Name = "settle",
            Arity = 1,
            Flags = CommandFlags.Write | CommandFlags.Internal,
            Summary = "",
            Complexity = "",
            Group = ""
        };
        Assert.Null(Settle(row, new Words("settle").Command));
    }

    private string Answer(CommandRow row, scoped in Command command)
    {
        if (!_transformers.TryGetValue(row.Name, out IPlugin? plugin)) return Execute(row.Function!, command);

        TestView view = Keyspace.View(Database);
        CommandContext first = Context(), second = Context();
        Step step = plugin.Transform(first, view, command), again = plugin.Transform(second, view, command);
        RequirePure(step, again, view, command);
        return step.Kind == StepKind.Continue ? Execute(row.Function!, step.Next) : Finish(step, command);
    }

    private string Execute(CommandFunction function, scoped in Command command)
    {
        TestView view = Keyspace.View(Database);
        CommandContext first = Context(), second = Context();
        Step step = function(first, view, command), again = function(second, view, command);
        RequirePure(step, again, view, command);
        Keyspace.Use(view);
        return Finish(step, command);
    }

    private string Finish(scoped in Step step, scoped in Command command)
    {
        TestView view = Keyspace.View(Database);
        LastStep = Render.Step(step, view, command);
        string reply = Render.Reply(step.Reply, view, command);
        _changes.Clear();
        for (int i = 0; i < step.EditCount; i++) _changes.Note(step.EditAt(i));
        Keyspace.Apply(step, Database);
        return reply;
    }

    /// <summary>Lets every plugin settle the command as long as it makes progress.</summary>
    /// <returns>The refusal, or null.</returns>
    private string? Settle(CommandRow row, scoped in Command command)
    {
        foreach (IPlugin plugin in _settlers.Where(plugin => Wants(plugin)))
        {
            while (true)
            {
                TestView view = Keyspace.View(Database);
                CommandContext first = Context(row), second = Context(row);
                Step step = plugin.Transform(first, view, command), again = plugin.Transform(second, view, command);
                SettleCalls++;
                RequirePure(step, again, view, command);
                if (step.Kind == StepKind.Refuse) return Render.Reply(step.Reply, view, command);
                Assert.Equal(StepKind.Continue, step.Kind);
                Assert.Equal(Render.Command(command), Render.Command(step.Next));
                if (step.Edits is not { Count: > 0 } edits) break;
                Note(edits);
                Keyspace.Apply(step, Database);
            }
        }

        bool isOver = MaxMemory > 0 && Keyspace.TotalBytes > MaxMemory;
        return isOver && row.Flags.HasFlag(CommandFlags.DenyOom) ? ErrorMark + Errors.OutOfMemory : null;
    }

    private static bool Wants(IPlugin plugin) =>
        plugin.Manifest.Interests.Any(static interest => interest.Phase == PluginPhase.Settle && interest.Scope == InterestScope.Writes);

    private void Note(EditList edits)
    {
        for (int i = 0; i < edits.Count; i++)
        {
            Edit edit = edits[i];
            int database = edit.Target.Trie.DatabaseOf(Database);
            string text = $"{database} {System.Text.Encoding.Latin1.GetString(edit.Key)}";
            Assert.Equal(EditKind.Remove, edit.Kind);
            Assert.True(Keyspace[database].ContainsKey(edit.Key), $"{text} is not there.");
            _evicted.Add(text);
        }
    }

    private CommandContext Context(CommandRow row) =>
        new(
            NowMs,
            Seed,
            _session,
            Limits,
            new EditList(),
            new PluginScope { Phase = PluginPhase.Settle, Row = row, Changes = new AppliedEdits(_changes) });

    private CommandContext Context() => new(NowMs, Seed, _session, Limits, new EditList(), new PluginScope());
}
