using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>
/// The part of a <see cref="CommandContext"/> that belongs to the plugin that is called. The engine fills one and uses it again for the
/// next call; a test fills one of its own.
/// </summary>
public sealed class PluginScope
{
    private TrieView? _state;

    /// <summary>See <see cref="CommandContext.Phase"/>.</summary>
    public PluginPhase Phase { get; set; } = PluginPhase.Execute;

    /// <summary>See <see cref="CommandContext.Row"/>.</summary>
    public CommandRow? Row { get; set; }

    /// <summary>See <see cref="CommandContext.Refusal"/>.</summary>
    public ErrorText? Refusal { get; set; }

    /// <summary>See <see cref="CommandContext.IsNested"/>.</summary>
    public bool IsNested { get; set; }

    /// <summary>See <see cref="CommandContext.Value"/>.</summary>
    public object? Value { get; set; }

    /// <summary>See <see cref="CommandContext.State"/>.</summary>
    /// <exception cref="InvalidOperationException">None was given: the caller is no plugin.</exception>
    public TrieView State
    {
        get => _state ?? throw new InvalidOperationException("Only plugins have a state.");
        set => _state = value;
    }

    /// <summary>See <see cref="CommandContext.Effects"/>.</summary>
    public EffectList Effects { get; set; } = new();

    /// <summary>See <see cref="CommandContext.Changes"/>.</summary>
    public AppliedEdits Changes { get; set; }

    /// <summary>See <see cref="CommandContext.Commands"/>.</summary>
    public CommandLookup Commands { get; set; } = CommandLookup.None;

    /// <summary>See <see cref="CommandContext.Subscriptions"/>.</summary>
    public SubscriptionView Subscriptions { get; set; } = SubscriptionView.None;

    /// <summary>Carries out <see cref="CommandContext.Call"/>; null: the plugin may call no commands now.</summary>
    public ICommandCaller? Caller { get; set; }

    /// <summary>See <see cref="CommandContext.Counters"/>; a function, because few ask.</summary>
    public Func<ImmutableArray<PluginCounter>> Counters { get; init; } = static () => [];

    /// <summary>Lets go of all that is a plugin's: its code could not be unloaded while it is held here.</summary>
    internal void Forget()
    {
        Row = null;
        Refusal = null;
        Value = null;
        Caller = null;
        Commands = CommandLookup.None;
        Changes = default;
    }
}
