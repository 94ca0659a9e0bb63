using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>The parts of a step that few steps have, kept apart so that the others stay small.</summary>
internal sealed record StepExtra
{
    public static readonly StepExtra None = new();

    public EffectList? Effects { get; init; }

    public bool HasValue { get; init; }

    public object? Value { get; init; }

    public ImmutableArray<QueuedCommand> Commands { get; init; } = [];

    public ReplyChoice Replies { get; init; }

    public long WaitsUntilMs { get; init; }
}
