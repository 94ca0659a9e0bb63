using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins;
using PlumCache.Testing;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>
/// Runs commands of the built-in plugins on a model keyspace, as the connection of one client: with what plugins keep for it, its watches,
/// the commands that a step runs, and each plugin's state. Every function is called twice before anything is applied, and the two steps
/// must be equal: a plugin that is not pure fails whatever test uses it.
/// </summary>
public sealed class PluginBench : CommandBench
{
    private readonly Dictionary<CommandRow, BenchPlugin> _owners = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, BenchPlugin> _rewriters = new(StringComparer.Ordinal);
    private readonly List<BenchPlugin> _plugins = [];

    /// <summary>All built-in plugins.</summary>
    /// <param name="configured">Plugins that take the places of those of their names.</param>
    public PluginBench(params IPlugin[] configured)
    {
        foreach (CommandRow row in MiniCore.Rows) Add(row);
        foreach (IPlugin builtIn in BuiltInPlugins.All)
        {
            IPlugin plugin = Array.Find(configured, other => other.Manifest.Name == builtIn.Manifest.Name) ?? builtIn;
            var owner = new BenchPlugin(plugin, Keyspace.AddState());
            _plugins.Add(owner);
            foreach (CommandRow row in plugin.Manifest.Commands)
            {
                Assert.True(Add(row));
                foreach (CommandRow each in row.Subcommands.Prepend(row)) _owners.Add(each, owner);
            }

            foreach (string name in owner.RewrittenCommands) _rewriters.Add(name, owner);
        }
    }

    /// <summary>The connection; its database is <see cref="CommandBench.Database"/>.</summary>
    public SessionState Session { get; set; } = new() { Id = 1 };

    /// <summary>Who listens to what.</summary>
    public SubscriptionList Subscriptions { get; set; } = SubscriptionList.None;

    /// <summary>
    /// Sees every command as it is answered, before its edits are applied, beside the plugins on the bench; null: nobody does.
    /// </summary>
    public IPlugin? Observer { get; set; }

    /// <summary>The effects of the last step, then those of <see cref="Observer"/>, in words.</summary>
    public IReadOnlyList<string> LastEffects { get; private set; } = [];

    /// <summary>What the effects so far asked for, in words, counts aside.</summary>
    public IList<string> Effects { get; } = [];

    /// <summary>What a plugin keeps for the connection, or null.</summary>
    public object? ValueOf(string plugin) => Find(plugin).Value;

    /// <summary>How many keys a plugin's state has.</summary>
    public long StateCountOf(string plugin) => Keyspace.State(Find(plugin).StateIndex).Count(default);

    /// <summary>Empties all databases and states, as FLUSHALL does.</summary>
    public void FlushAll() => Keyspace.Clear();

    /// <summary>Runs a plugin's tick, as the host does when its timer is due.</summary>
    public string Tick(string plugin) => Run(Find(plugin).Plugin.Manifest.Tick!);

    /// <summary>Runs a command of the user, and what it runs in turn.</summary>
    public string RunAs(string user, params string[] words)
    {
        SessionState before = Session;
        Session = before with { User = user };
        string reply = Run(words);
        Session = Session with { User = before.User };
        return reply;
    }

    /// <summary>Runs a command and applies what it asks for.</summary>
    public string Run(params string[] words) => Run(new Words(words).Command);

    private string Run(scoped in Command command)
    {
        string? error = FindRow(command, out CommandRow row);
        foreach (BenchPlugin plugin in _plugins)
        {
            if (!plugin.SeesSessions || plugin.Value is null || (error is not null && !plugin.SeesRefusals)) continue;
            if (TryAdmit(plugin, error, row, command, out string? reply)) return reply!;
        }

        if (error is not null) return ErrorMark + error;
        return _rewriters.TryGetValue(row.Name, out BenchPlugin? rewriter) ? Rewrite(rewriter, row, command) : Execute(row, command);
    }

    /// <summary>
    /// Shows a command to a plugin that keeps a value; of a refused one only the step's value counts, and its edit Unwatch.
    /// </summary>
    private bool TryAdmit(BenchPlugin plugin, string? error, CommandRow? row, scoped in Command command, out string? reply)
    {
        TestView view = Keyspace.View(Database);
        CommandContext first = Context(plugin, row, PluginPhase.Admit, error), second = Context(plugin, row, PluginPhase.Admit, error);
        Step step = plugin.Plugin.Transform(first, view, command), again = plugin.Plugin.Transform(second, view, command);
        RequirePure(step, again, view, command);
        reply = error is null ? null : ErrorMark + error;
        if (error is null && step.Kind == StepKind.Continue) return false;
        if (error is null) reply = Finish(plugin, step, command);
        else ApplyOfRefused(plugin, step);
        return true;
    }

    private void ApplyOfRefused(BenchPlugin plugin, scoped in Step step)
    {
        if (step.HasValue) plugin.Value = step.Value;
        if (step.Edit.Kind == EditKind.Unwatch) Apply(plugin, step.Edit);
    }

    private string Rewrite(BenchPlugin plugin, CommandRow row, scoped in Command command)
    {
        TestView view = Keyspace.View(Database);
        CommandContext first = Context(plugin, row, PluginPhase.Rewrite), second = Context(plugin, row, PluginPhase.Rewrite);
        Step step = plugin.Plugin.Transform(first, view, command), again = plugin.Plugin.Transform(second, view, command);
        RequirePure(step, again, view, command);
        return step.Kind == StepKind.Continue ? Execute(row, step.Next) : Finish(plugin, step, command);
    }

    private string Execute(CommandRow row, scoped in Command command)
    {
        TestView view = Keyspace.View(Database);
        BenchPlugin? owner = _owners.GetValueOrDefault(row);
        CommandFunction function = row.Function!;
        CommandContext first = Context(owner, row, PluginPhase.Execute), second = Context(owner, row, PluginPhase.Execute);
        Step step = function(first, view, command), again = function(second, view, command);
        RequirePure(step, again, view, command);
        foreach (BenchPlugin plugin in _plugins)
        {
            if (plugin.ObservesAll) Observe(plugin, row, view, step, command);
        }

        Keyspace.Use(view);
        CommandContext seen = Context(null, row, PluginPhase.Observe);
        IReadOnlyList<string> told = Observer is null ? [] : Render.EffectWords(Observer.Observe(seen, view, command, step));
        string reply = Finish(owner, step, command);
        LastEffects = [.. LastEffects, .. told];
        return reply;
    }

    private void Observe(BenchPlugin plugin, CommandRow row, TestView view, scoped in Step step, scoped in Command command)
    {
        CommandContext first = Context(plugin, row, PluginPhase.Observe), second = Context(plugin, row, PluginPhase.Observe);
        EffectList? effects = plugin.Plugin.Observe(first, view, command, step), again = plugin.Plugin.Observe(second, view, command, step);
        Assert.Equal(Render.Effects(effects), Render.Effects(again));
        Apply(plugin, effects);
    }

    private string Finish(BenchPlugin? owner, scoped in Step step, scoped in Command command)
    {
        TestView view = Keyspace.View(Database);
        string shown = Render.Step(step, view, command), reply = step.Kind == StepKind.Run ? "" : Render.Reply(step.Reply, view, command);
        for (int i = 0; i < step.EditCount; i++) Apply(owner, step.EditAt(i));
        if (step.HasValue) owner!.Value = step.Value;
        LastEffects = Render.EffectWords(step.Effects);
        Apply(owner, step.Effects);
        if (step.Kind == StepKind.Run) reply = RunAll(step.Commands, step.Replies);
        LastStep = shown;
        return reply;
    }

    private string RunAll(ImmutableArray<QueuedCommand> commands, ReplyChoice choice)
    {
        var replies = new List<string>();
        Action undo = choice == ReplyChoice.AllOrNothing ? Remember() : static () => { };
        (int database, SessionState session) = (Database, Session);
        foreach (QueuedCommand queued in commands)
        {
            Database = queued.Database ?? Database;
            Session = Session with { User = queued.User ?? session.User };
            replies.Add(Run(queued.Command.Command));
            Database = queued.Database is null ? Database : database;
            Session = Session with { User = session.User };
            if (choice != ReplyChoice.AllOrNothing || !replies[^1].StartsWith(ErrorMark, StringComparison.Ordinal)) continue;
            undo();
            return $"{ErrorMark}EXECABORT rolled back: command {replies.Count} {Lower(queued.Command.Command.Name)}: "
                + $"{replies[^1][ErrorMark.Length..]}";
        }

        return choice == ReplyChoice.Last ? replies[^1] : Render.List(replies);
    }

    /// <returns>Makes everything what it is now.</returns>
    private Action Remember()
    {
        Action keyspace = Keyspace.Save();
        (int database, SessionState session, int effects) = (Database, Session, Effects.Count);
        object?[] values = [.. _plugins.Select(static plugin => plugin.Value)];
        return () =>
        {
            keyspace();
            (Database, Session) = (database, session);
            while (Effects.Count > effects) Effects.RemoveAt(effects);
            for (int i = 0; i < values.Length; i++) _plugins[i].Value = values[i];
        };
    }

    private void Apply(BenchPlugin? owner, scoped in Edit edit)
    {
        Keyspace.Apply(edit, Database, owner?.StateIndex ?? -1);
        Session = Watching.After(Session with { Database = Database }, EditRecord.Of(edit), Keyspace.Now);
    }

    private void Apply(BenchPlugin? owner, EffectList? effects)
    {
        for (int i = 0; i < (effects?.Count ?? 0); i++)
        {
            Effect effect = effects![i];
            if (effect.Kind == EffectKind.Count) owner!.Count(effect);
            else Effects.Add(Render.Effect(effect));
        }
    }

    private CommandContext Context(BenchPlugin? owner, CommandRow? row, PluginPhase phase, string? refusal = null)
    {
        var scope = new PluginScope
        {
            Phase = phase,
            Row = row,
            Refusal = refusal,
            Subscriptions = () => Subscriptions,
            Commands = () => new BenchLookup(this),
            Counters = () => owner?.Counters ?? [],
            Value = () => owner?.Value,
            State = () => Keyspace.State(owner!.StateIndex),
        };
        return new CommandContext(NowMs, Seed, Session with { Database = Database }, Limits, new EditList(), scope);
    }

    /// <summary>Why a command could not be run inside another, or null.</summary>
    internal string? RefusalOf(scoped in Command command) =>
        FindRow(command, out CommandRow row) ?? (row.Flags.HasFlag(CommandFlags.NoMulti) ? Errors.NotInsideOthers : null);

    private BenchPlugin Find(string plugin) => _plugins.Single(each => each.Plugin.Manifest.Name == plugin);
}
