using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>What a plugin says of itself before it runs.</summary>
public sealed record PluginManifest
{
    /// <summary>Lower-case name of letters, digits and dashes, unique: what <c>srcSet</c> chooses it by.</summary>
    public required string Name { get; init; }

    /// <summary>Its own version.</summary>
    public required string Version { get; init; }

    /// <summary>
    /// The contract it was built for: <see cref="PluginContract.Version"/>, written so that the compiler copies it into the plugin.
    /// </summary>
    public required string ContractVersion { get; init; }

    /// <summary>One sentence for PLUGIN INFO.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The commands it adds.</summary>
    public ImmutableArray<CommandRow> Commands { get; init; } = [];

    /// <summary>The commands it wants to see, its own or others'.</summary>
    public ImmutableArray<Interest> Interests { get; init; } = [];

    /// <summary>
    /// The kinds of values that it keeps at keys: it alone changes fields of these. No two plugins have a kind in common.
    /// </summary>
    public ImmutableArray<ValueKindRow> Kinds { get; init; } = [];

    /// <summary>What it may ask for.</summary>
    public PluginRights Rights { get; init; }

    /// <summary>Plugins that must be loaded too.</summary>
    public ImmutableArray<string> Requires { get; init; } = [];

    /// <summary>Plugins that it must run before, where they are loaded.</summary>
    public ImmutableArray<string> Before { get; init; } = [];

    /// <summary>Plugins that it must run after, where they are loaded.</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>Plugins that it cannot be loaded with.</summary>
    public ImmutableArray<string> Conflicts { get; init; } = [];

    /// <summary>The schema of its table <c>[plugin.NAME]</c>.</summary>
    public ImmutableArray<PluginSetting> Settings { get; init; } = [];

    /// <summary>
    /// Settings of the server that it reads, by the names of CONFIG GET; when one changes the plugin is configured again.
    /// </summary>
    public ImmutableArray<string> ServerSettings { get; init; } = [];

    /// <summary>
    /// Name of the command, among <see cref="Commands"/> and flagged <see cref="CommandFlags.Internal"/>, that is run when a timer of the
    /// plugin is due, and once after it was loaded. Null: it has no timers.
    /// </summary>
    public string? Tick { get; init; }

    /// <summary>
    /// Keys of its state that FLUSHALL leaves (UTF-8). For what is no data: the last number that was given out, so that an old one never
    /// stands for something new.
    /// </summary>
    public ImmutableArray<string> KeptState { get; init; } = [];

    /// <summary>What its breaker does once it is open.</summary>
    public BreakerPolicy Breaker { get; init; }
}
