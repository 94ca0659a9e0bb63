using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>
/// The part of a <see cref="CommandContext"/> that belongs to the plugin that is called. The engine fills one and uses it again for the
/// next call; a test fills one of its own. What few plugins ask for is a function.
/// </summary>
public sealed class PluginScope
{
    /// <summary>See <see cref="CommandContext.Phase"/>.</summary>
    public PluginPhase Phase { get; set; } = PluginPhase.Execute;

    /// <summary>See <see cref="CommandContext.Row"/>.</summary>
    public CommandRow? Row { get; set; }

    /// <summary>See <see cref="CommandContext.Refusal"/>.</summary>
    public ErrorText? Refusal { get; set; }

    /// <summary>See <see cref="CommandContext.IsNested"/>.</summary>
    public bool IsNested { get; set; }

    /// <summary>The most that <see cref="CommandContext.IsTooMuch"/> does not find too much. By default nothing is.</summary>
    public long MostElements { get; set; } = long.MaxValue;

    /// <summary>See <see cref="CommandContext.Value"/>.</summary>
    public Func<object?> Value { get; init; } = static () => null;

    /// <summary>See <see cref="CommandContext.State"/>. By default it throws: the caller is no plugin.</summary>
    public Func<TrieView> State { get; init; } = static () => throw new InvalidOperationException("Only plugins have a state.");

    /// <summary>See <see cref="CommandContext.Effects"/>.</summary>
    public EffectList Effects { get; set; } = new();

    /// <summary>See <see cref="CommandContext.Changes"/>.</summary>
    public AppliedEdits Changes { get; set; }

    /// <summary>See <see cref="CommandContext.Commands"/>.</summary>
    public Func<CommandLookup> Commands { get; init; } = static () => CommandLookup.None;

    /// <summary>See <see cref="CommandContext.Kinds"/>.</summary>
    public Func<ImmutableArray<ValueKindRow>> Kinds { get; init; } = static () => [ValueKindRow.OfStrings];

    /// <summary>See <see cref="CommandContext.Subscriptions"/>.</summary>
    public Func<SubscriptionList> Subscriptions { get; init; } = static () => SubscriptionList.None;

    /// <summary>Carries out <see cref="CommandContext.Call"/>; null: no commands can be called.</summary>
    public ICommandCaller? Caller { get; init; }

    /// <summary>See <see cref="CommandContext.Counters"/>.</summary>
    public Func<ImmutableArray<PluginCounter>> Counters { get; init; } = static () => [];

    /// <summary>Lets go of all that is a plugin's: its code could not be unloaded while it is held here.</summary>
    internal void Forget()
    {
        Row = null;
        Refusal = null;
        Changes = default;
    }
}
