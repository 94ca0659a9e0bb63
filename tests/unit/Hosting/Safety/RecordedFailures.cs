using PlumCache.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting.Safety;

/// <summary>What becomes of failures, with a log that is remembered and a process that does not end.</summary>
internal sealed class RecordedFailures
{
    public RecordedFailures() => Policy = new FailurePolicy(Log, End);

    public RecordingLogger Log { get; } = new();

    public RecordingEnd End { get; } = new();

    public FailurePolicy Policy { get; }
}
