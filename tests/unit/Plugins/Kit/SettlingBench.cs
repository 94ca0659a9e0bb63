using PlumCache.Abstractions;
using PlumCache.Plugins;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>
/// Runs commands on a model keyspace and has plugins settle each write, as the engine does. Every function is called twice before anything
/// is applied, and the two steps must be equal: a plugin that is not pure fails whatever test uses it.
/// </summary>
public sealed class SettlingBench
{
    private readonly Dictionary<string, CommandRow> _rows = [];
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
        foreach (CommandRow row in settlers.SelectMany(static plugin => plugin.Manifest.Commands)) _rows[row.Name] = row;
        foreach (CommandRow row in MiniCore.Rows) _rows.Add(row.Name, row);
        foreach (IPlugin plugin in BuiltInPlugins.All)
        {
            foreach (CommandRow row in plugin.Manifest.Commands) _rows.TryAdd(row.Name, row);
            foreach (string name in plugin.Manifest.Interests.Where(static interest => interest.Phase == PluginPhase.Rewrite).SelectMany(static interest => interest.Commands)) _transformers.Add(name, plugin);
        }
    }

    public ModelKeyspace Keyspace { get; } = new();

    public int Database { get; set; }

    public ulong Seed { get; set; }

    public CommandLimits Limits { get; set; } = CommandLimits.Default;

    /// <summary>The last step in words, its edits included.</summary>
    public string LastStep { get; private set; } = "";

    public long NowMs
    {
        get => Keyspace.NowMs;
        set => Keyspace.NowMs = value;
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
        string? error = Find(command, out CommandRow? row);
        if (error is not null) return "(error) " + error;

        ModelSavepoint? before = _settlers.Count == 0 ? null : Keyspace.Save();
        int evicted = _evicted.Count;
        string reply = Answer(row!, command);
        if (before is null || !row!.Flags.HasFlag(CommandFlags.Write) || Settle(row, command) is not { } refusal) return reply;
        Keyspace.Restore(before);
        _evicted.RemoveRange(evicted, _evicted.Count - evicted);
        return refusal;
    }

    /// <summary>Settles nothing in particular, as the engine's upkeep does.</summary>
    public void SettleAlone()
    {
        var row = new CommandRow { Name = "settle", Arity = 1, Flags = CommandFlags.Write | CommandFlags.Internal, Summary = "", Complexity = "", Group = "" };
        Assert.Null(Settle(row, new Words("settle").Command));
    }

    private string Answer(CommandRow row, scoped in Command command)
    {
        if (!_transformers.TryGetValue(row.Name, out IPlugin? plugin)) return Execute(row.Function!, command);

        var view = new ModelView(Keyspace, Database);
        CommandContext first = Context(), second = Context();
        Step step = plugin.Transform(first, view, command), again = plugin.Transform(second, view, command);
        Assert.Equal(Render.Step(step, view, command), Render.Step(again, view, command));
        return step.Kind == StepKind.Continue ? Execute(row.Function!, step.Next) : Finish(step, command);
    }

    private string Execute(CommandFunction function, scoped in Command command)
    {
        var view = new ModelView(Keyspace, Database);
        CommandContext first = Context(), second = Context();
        Step step = function(first, view, command), again = function(second, view, command);
        Assert.Equal(Render.Step(step, view, command), Render.Step(again, view, command));
        return Finish(step, command);
    }

    private string Finish(scoped in Step step, scoped in Command command)
    {
        var view = new ModelView(Keyspace, Database);
        LastStep = Render.Step(step, view, command);
        string reply = Render.Reply(step.Reply, view, command);
        _changes.Clear();
        if (step.Edit.Kind != EditKind.None) _changes.Note(step.Edit);
        for (int i = 0; i < (step.Edits?.Count ?? 0); i++) _changes.Note(step.Edits![i]);
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
                var view = new ModelView(Keyspace, Database);
                CommandContext first = Context(row), second = Context(row);
                Step step = plugin.Transform(first, view, command), again = plugin.Transform(second, view, command);
                SettleCalls++;
                Assert.Equal(Render.Step(step, view, command), Render.Step(again, view, command));
                if (step.Kind == StepKind.Refuse) return Render.Reply(step.Reply, view, command);
                Assert.Equal(StepKind.Continue, step.Kind);
                Assert.Equal(Render.Command(command), Render.Command(step.Next));
                if (step.Edits is not { Count: > 0 } edits) break;
                Note(edits);
                Keyspace.Apply(step, Database);
            }
        }

        return MaxMemory > 0 && Keyspace.TotalBytes > MaxMemory && row.Flags.HasFlag(CommandFlags.DenyOom) ? "(error) " + Errors.OutOfMemory : null;
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
            Assert.True(Keyspace[database].ContainsKey(edit.Key.ToArray()), $"{text} is not there.");
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
