using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>A step as a value: whatever a <see cref="Step"/> says, owning its bytes, equal by content.</summary>
public sealed record StepRecord
{
    /// <summary>What was decided. <see cref="StepKind.None"/> is a bug of the plugin, which a server answers with -PLUGINERR.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>
    /// The reply as one line of text: <c>OK</c>, <c>(error) ERR syntax error</c>, <c>(integer) 1</c>, <c>"bulk"</c>, <c>(nil)</c>, <c>["a",
    /// "b"]</c>. Keys and items are those of the snapshot. Empty when there is no reply.
    /// </summary>
    public string Reply { get; init; } = "";

    /// <summary>The refusal, with its code; null when it is none.</summary>
    public string? Refusal { get; init; }

    /// <summary>What it changes, in order.</summary>
    public ValueList<EditRecord> Edits { get; init; } = [];

    /// <summary>What is to be done after the publish, in order.</summary>
    public ValueList<EffectRecord> Effects { get; init; } = [];

    /// <summary>The connection's next state, or null when it stays as it is.</summary>
    public SessionState? Session { get; init; }

    /// <summary>Whether <see cref="Value"/> replaces what the plugin keeps for the connection.</summary>
    public bool HasValue { get; init; }

    /// <summary>What the plugin keeps for the connection from now on. Two are equal when they are, or when all they hold is.</summary>
    public object? Value { get; init; }

    /// <summary>The command it goes on with, or null.</summary>
    public CommandRecord? Next { get; init; }

    /// <summary>The commands of <see cref="Step.Run"/>.</summary>
    public ValueList<QueuedRecord> Commands { get; init; } = [];

    /// <summary>What the commands of <see cref="Step.Run"/> answer.</summary>
    public ReplyChoice Replies { get; init; }

    /// <summary>When the wait of <see cref="Step.Wait"/> ends with the reply (Unix ms).</summary>
    public long WaitsUntilMs { get; init; }

    /// <summary>A copy of a step.</summary>
    /// <param name="view">The view it was made from.</param>
    /// <param name="command">The command it was made from.</param>
    public static StepRecord Of(scoped in Step step, KeyspaceView view, scoped in Command command)
    {
        var edits = new List<EditRecord>();
        for (int i = 0; i < step.EditCount; i++) edits.Add(EditRecord.Of(step.EditAt(i)));
        return new StepRecord
        {
            Kind = step.Kind,
            Reply = ReplyText.Of(step.Reply, view, command),
            Refusal = step.Kind == StepKind.Refuse ? new ByteText(step.Reply.Bytes).ToString() : null,
            Edits = [.. edits],
            Effects = EffectRecord.AllOf(step.Effects),
            Session = step.Session,
            HasValue = step.HasValue,
            Value = step.Value,
            Next = step.Kind == StepKind.Continue ? CommandRecord.Of(step.Next) : null,
            Commands = [.. step.Commands.Select(QueuedRecord.Of)],
            Replies = step.Replies,
            WaitsUntilMs = step.WaitsUntilMs,
        };
    }

    /// <summary>Whether all that they say is the same.</summary>
    public bool Equals(StepRecord? other) =>
        other is not null
        && Kind == other.Kind
        && string.Equals(Reply, other.Reply, StringComparison.Ordinal)
        && string.Equals(Refusal, other.Refusal, StringComparison.Ordinal)
        && Edits.Equals(other.Edits)
        && Effects.Equals(other.Effects)
        && Equals(Session, other.Session)
        && HasValue == other.HasValue
        && (Equals(Value, other.Value) || ObjectText.Of(Value).SequenceEqual(ObjectText.Of(other.Value), StringComparer.Ordinal))
        && Equals(Next, other.Next)
        && Commands.Equals(other.Commands)
        && Replies == other.Replies
        && WaitsUntilMs == other.WaitsUntilMs;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Reply, Edits, Effects, Next, Commands);

    /// <summary>The step in words: <c>Answer OK; Put k = v; keeps Open { }</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string> { $"{Kind} {(Kind == StepKind.Continue ? Next : Reply)}".TrimEnd() };
        if (Kind == StepKind.Run) parts[0] = $"Run {Commands}{(Replies == ReplyChoice.All ? " answering all" : "")}";
        if (Kind == StepKind.Wait) parts[0] = $"Wait{(WaitsUntilMs == Step.Forever ? "" : $" until {WaitsUntilMs}")} for {Reply}";
        parts.AddRange(Edits.Select(static edit => edit.ToString()));
        parts.AddRange(Effects.Select(static effect => effect.ToString()));
        if (Session is not null) parts.Add(Session.ToString());
        if (HasValue) parts.Add(Value is null ? "keeps nothing" : $"keeps {Value}");
        return string.Join("; ", parts);
    }

    /// <summary>This step, and what came of going on with it.</summary>
    /// <param name="next">The later step.</param>
    internal StepRecord Then(StepRecord next) => next with
    {
        Edits = [.. Edits, .. next.Edits],
        Effects = [.. Effects, .. next.Effects],
        Session = next.Session ?? Session,
        HasValue = HasValue || next.HasValue,
        Value = next.HasValue ? next.Value : Value,
    };
}
