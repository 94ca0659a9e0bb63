using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>
/// A plugin on a literal keyspace: <c>PluginTest.On(plugin).With("k", "v").At(nowMs).Run("SETSLUG", "k", "Hello World")</c> answers the
/// step as a value to assert on. Immutable: each method answers another test, so that one can be the beginning of many.
/// </summary>
/// <remarks>
/// A mistake that a server would answer with -PLUGINERR (a default step, an edit or effect outside its rights) is a <see
/// cref="PluginMistakeException"/> in the server's words.
/// </remarks>
public sealed record PluginTest
{
    private PluginTest(IPlugin origin, PluginSettings settings)
    {
        Origin = origin;
        Settings = settings;
        Plugin = origin.Configure(settings);
    }

    /// <summary>The plugin under its settings.</summary>
    public IPlugin Plugin { get; private init; }

    /// <summary>The keys, the plugin's state and the time.</summary>
    public TestKeyspace Keyspace { get; private init; } = TestKeyspace.Empty;

    /// <summary>The connection. <see cref="SessionState.Database"/> is where commands run.</summary>
    public SessionState Session { get; private init; } = new() { Id = 1 };

    /// <summary>What the plugin keeps for the connection, or null.</summary>
    public object? Value { get; private init; }

    /// <summary>The command's randomness.</summary>
    public ulong Seed { get; private init; }

    internal IPlugin Origin { get; }

    internal PluginSettings Settings { get; private init; }

    internal CommandLimits Limits { get; private init; } = CommandLimits.Default;

    internal SubscriptionList Subscriptions { get; private init; } = SubscriptionList.None;

    internal ImmutableArray<PluginCounter> Counters { get; private init; } = [];

    internal ErrorText? Refusal { get; private init; }

    /// <summary>A plugin under the defaults of its settings, without keys, at the Unix time 0.</summary>
    /// <param name="plugin">As its constructor made it.</param>
    /// <param name="serverSettings">
    /// The settings of the server that its manifest asks for, as CONFIG GET tells them: a plugin that reads several needs all of them at
    /// once.
    /// </param>
    /// <exception cref="ArgumentException">The manifest does not ask for one of them, or the plugin's own check says no.</exception>
    public static PluginTest On(IPlugin plugin, params ReadOnlySpan<(string Name, string Text)> serverSettings)
    {
        var settings = PluginSettings.DefaultsOf(plugin.Manifest.Settings);
        foreach ((string name, string text) in serverSettings)
        {
            RequireAskedFor(plugin, name, nameof(serverSettings));
            settings = settings.With(name, text);
        }

        if (!serverSettings.IsEmpty && plugin.Check(settings) is { } problem) throw new ArgumentException(problem, nameof(serverSettings));
        return new PluginTest(plugin, settings);
    }

    /// <summary>With a key.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="expiresAtMs">Unix ms, or <see cref="Expiry.None"/>.</param>
    /// <param name="database">Which database.</param>
    public PluginTest With(ByteText key, ByteText value, long expiresAtMs = Expiry.None, int database = 0) =>
        this with { Keyspace = Keyspace.With(key, new TestEntry(value, expiresAtMs), database) };

    /// <summary>With a key that was used.</summary>
    /// <param name="entry">What it holds, with its access stamp.</param>
    /// <param name="database">Which database.</param>
    public PluginTest With(ByteText key, TestEntry entry, int database = 0) =>
        this with { Keyspace = Keyspace.With(key, entry, database) };

    /// <summary>With other keys, state and time altogether.</summary>
    /// <param name="keyspace">The keys.</param>
    public PluginTest WithKeyspace(TestKeyspace keyspace) => this with { Keyspace = keyspace };

    /// <summary>With a key of the plugin's state.</summary>
    /// <param name="value">Its value.</param>
    public PluginTest WithState(ByteText key, ByteText value) =>
        this with { Keyspace = Keyspace.WithState(key, new TestEntry(value)) };

    /// <summary>With a watched key that was written meanwhile.</summary>
    public PluginTest WithTouched(ByteText key) => this with { Keyspace = Keyspace with { Touched = Keyspace.Touched.Add(key) } };

    /// <summary>With access stamps that tell of recency or of frequency.</summary>
    /// <param name="mode">Which.</param>
    public PluginTest WithAccess(AccessMode mode) => this with { Keyspace = Keyspace with { AccessMode = mode } };

    /// <summary>At a time.</summary>
    /// <param name="nowMs">Unix ms.</param>
    public PluginTest At(long nowMs) => this with { Keyspace = Keyspace with { NowMs = nowMs } };

    /// <summary>With the randomness that commands get.</summary>
    public PluginTest WithSeed(ulong seed) => this with { Seed = seed };

    /// <summary>On another database.</summary>
    /// <param name="database">From 0.</param>
    public PluginTest InDatabase(int database) => this with { Session = Session with { Database = database } };

    /// <summary>With another connection.</summary>
    /// <param name="session">Its state.</param>
    public PluginTest WithSession(SessionState session) => this with { Session = session };

    /// <summary>With what the plugin keeps for the connection.</summary>
    /// <param name="value">Immutable, or null.</param>
    public PluginTest WithValue(object? value) => this with { Value = value };

    /// <summary>With other bounds of keys and values.</summary>
    /// <param name="limits">The bounds.</param>
    public PluginTest WithLimits(CommandLimits limits) => this with { Limits = limits };

    /// <summary>With subscribers.</summary>
    /// <param name="subscriptions">Who listens to what.</param>
    public PluginTest WithSubscriptions(SubscriptionList subscriptions) => this with { Subscriptions = subscriptions };

    /// <summary>With counters of the plugin.</summary>
    /// <param name="counters">Name, sum and last sample of each.</param>
    public PluginTest WithCounters(params ReadOnlySpan<PluginCounter> counters) => this with { Counters = [.. counters] };

    /// <summary>
    /// With commands being refused for a reason of the server's: what an interest with <see cref="Interest.SeesRefusals"/> is called with.
    /// </summary>
    /// <param name="error">With its code; null: they are not.</param>
    public PluginTest WithRefusal(ErrorText? error) => this with { Refusal = error };

    /// <summary>With a setting of the plugin; it is configured again.</summary>
    /// <param name="name">Of its schema.</param>
    /// <param name="value">In the type that <see cref="PluginSetting.Default"/> tells; an int and a string[] will do too.</param>
    /// <exception cref="ArgumentException">
    /// The schema, or the plugin's own check, says no: the message is what a server would say.
    /// </exception>
    public PluginTest WithSetting(string name, object value)
    {
        if (PluginSettingCheck.Find(Origin, name) is not { } setting)
        {
            throw new ArgumentException(PluginSettingCheck.Unknown(Origin, name), nameof(name));
        }
        object typed = PluginSettingCheck.ValueOf(value);
        if (PluginSettingCheck.Problem(setting, typed) is { } problem) throw new ArgumentException(problem, nameof(value));
        return Configured(Settings.With(name, typed), nameof(value));
    }

    /// <summary>With a setting of the server that the plugin's manifest asks for; it is configured again.</summary>
    /// <param name="name">One of <see cref="PluginManifest.ServerSettings"/>.</param>
    /// <param name="text">As CONFIG GET tells it.</param>
    /// <exception cref="ArgumentException">The manifest does not ask for it, or the plugin's own check says no.</exception>
    public PluginTest WithServerSetting(string name, string text)
    {
        RequireAskedFor(Origin, name, nameof(name));
        return Configured(Settings.With(name, text), nameof(text));
    }

    /// <summary>A call to be made later, or many times: as <see cref="Run"/>.</summary>
    /// <param name="words">The command.</param>
    public PluginCall Call(params ReadOnlySpan<ByteText> words) => new(this, Phase: null, CommandRecord.Of(words));

    /// <summary>
    /// Runs a command as a server with this plugin alone would: the phases Admit and Rewrite where an interest names the command, then its
    /// function where it is one of the plugin's. Ends with what the server would go on with: an answer, a refusal, commands to run, or
    /// another plugin's command.
    /// </summary>
    /// <param name="words">The name, then the arguments.</param>
    public StepRecord Run(params ReadOnlySpan<ByteText> words) => Call(words).Make();

    /// <summary>Calls <see cref="IPlugin.Transform"/> in a phase, whatever the interests are.</summary>
    /// <param name="phase">Admit, Rewrite or Settle.</param>
    /// <param name="words">The name, then the arguments.</param>
    public StepRecord Transform(PluginPhase phase, params ReadOnlySpan<ByteText> words) =>
        new PluginCall(this, phase, CommandRecord.Of(words)).Make();

    /// <summary>Calls <see cref="IPlugin.Transform"/> in the phase Settle: the keys are to be as the command has left them.</summary>
    /// <param name="words">The command that wrote.</param>
    public StepRecord Settle(params ReadOnlySpan<ByteText> words) => Settle([], words);

    /// <summary>Calls <see cref="IPlugin.Transform"/> in the phase Settle: the keys are to be as the command has left them.</summary>
    /// <param name="changes">What the command changed: <see cref="CommandContext.Changes"/>.</param>
    /// <param name="words">The command that wrote.</param>
    public StepRecord Settle(ValueList<EditRecord> changes, params ReadOnlySpan<ByteText> words) =>
        new PluginCall(this, PluginPhase.Settle, CommandRecord.Of(words), Edits: changes).Make();

    /// <summary>Calls the function of one of the plugin's commands, past all interests.</summary>
    /// <param name="words">The name, then the arguments.</param>
    public StepRecord Execute(params ReadOnlySpan<ByteText> words) =>
        new PluginCall(this, PluginPhase.Execute, CommandRecord.Of(words)).Make();

    /// <summary>Calls <see cref="IPlugin.Observe"/>; what it asks for are the effects of the answer.</summary>
    /// <param name="reply">What the command answered.</param>
    /// <param name="edits">What it changed.</param>
    /// <param name="words">The command.</param>
    public StepRecord Observe(ReplyTree reply, ValueList<EditRecord> edits, params ReadOnlySpan<ByteText> words) =>
        new PluginCall(this, PluginPhase.Observe, CommandRecord.Of(words), reply, edits).Make();

    /// <summary>
    /// The test after a step of it: its edits applied, and what the plugin and the connection keep, watches too. For sequences of commands.
    /// </summary>
    /// <param name="step">What a call on this test answered.</param>
    public PluginTest After(StepRecord step)
    {
        TestKeyspace keyspace = Keyspace;
        SessionState session = step.Session ?? Session;
        if (step.Kind != StepKind.Refuse)
        {
            foreach (EditRecord edit in step.Edits)
            {
                keyspace = keyspace.Apply(edit, Session.Database);
                session = Watching.After(session, edit, keyspace);
            }
        }

        return this with { Keyspace = keyspace, Session = session, Value = step.HasValue ? step.Value : Value };
    }

    private static void RequireAskedFor(IPlugin plugin, string name, string parameter)
    {
        if (plugin.Manifest.ServerSettings.Contains(name, StringComparer.Ordinal)) return;
        throw new ArgumentException($"{name}: it is none of the server's settings that the manifest of {plugin.Manifest.Name} asks for",
            parameter);
    }

    private PluginTest Configured(PluginSettings settings, string parameter) => Origin.Check(settings) is { } problem
        ? throw new ArgumentException(problem, parameter)
        : this with { Settings = settings, Plugin = Origin.Configure(settings) };
}
