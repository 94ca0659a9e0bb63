namespace PlumCache.Abstractions;

/// <summary>
/// Something to be done outside the keyspace, as data. The engine does it after the commit, once, in the order of the revisions; what a run
/// that did not hold, a refused command or a discarded transaction asked for is never done.
/// </summary>
public readonly ref struct Effect
{
    internal Effect(EffectKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> payload, long number)
    {
        Kind = kind;
        Name = name;
        Payload = payload;
        Number = number;
    }

    /// <summary>What it does.</summary>
    public EffectKind Kind { get; }

    /// <summary>The channel, the pattern or the counter.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The message of a publish; the sample of a count, empty when there is none.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>
    /// When a timer is due (Unix ms); how much is counted; for subscriptions 1 when <see cref="Name"/> is a pattern, else 0.
    /// </summary>
    public long Number { get; }

    /// <summary>Whether a subscription's <see cref="Name"/> is a glob.</summary>
    public bool IsPattern => Number != 0;

    /// <summary>Sends a message. Needs <see cref="PluginRights.Publish"/>. Cost: O(subscribers of the channel + patterns).</summary>
    /// <param name="channel">Any bytes.</param>
    /// <param name="message">Any bytes.</param>
    public static Effect Publish(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message) => new(EffectKind.Publish, channel, message, 0);

    /// <summary>Subscribes the command's connection. Needs <see cref="PluginRights.Subscribe"/>. Twice is once.</summary>
    /// <param name="name">The channel, or the glob.</param>
    /// <param name="isPattern">Whether it is a glob.</param>
    public static Effect Subscribe(ReadOnlySpan<byte> name, bool isPattern) => new(EffectKind.Subscribe, name, default, isPattern ? 1 : 0);

    /// <summary>Ends a subscription of the command's connection. Needs <see cref="PluginRights.Subscribe"/>.</summary>
    /// <param name="name">The channel, or the glob.</param>
    /// <param name="isPattern">Whether it is a glob.</param>
    public static Effect Unsubscribe(ReadOnlySpan<byte> name, bool isPattern) =>
        new(EffectKind.Unsubscribe, name, default, isPattern ? 1 : 0);

    /// <summary>
    /// Has <see cref="PluginManifest.Tick"/> run at a time, or soon after. A plugin has one timer: the earliest that was asked for since it
    /// last ran.
    /// </summary>
    /// <param name="atMs">Unix ms.</param>
    public static Effect Timer(long atMs) => new(EffectKind.Timer, default, default, atMs);

    /// <summary>
    /// Adds to a counter of the plugin: PLUGIN STATS and <see cref="CommandContext.Counters"/> show it. At most 10,000 names are kept.
    /// </summary>
    /// <param name="counter">Its name.</param>
    /// <param name="amount">What is added.</param>
    /// <param name="sample">Kept beside the counter in place of the last one; empty: that one stays.</param>
    public static Effect Count(ReadOnlySpan<byte> counter, long amount, ReadOnlySpan<byte> sample = default) =>
        new(EffectKind.Count, counter, sample, amount);
}
