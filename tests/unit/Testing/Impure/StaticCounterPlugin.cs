using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>Counts its calls for itself.</summary>
public sealed class StaticCounterPlugin : SpecimenPlugin
{
    private static long _calls;

    protected override Step Probe(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Integer(Interlocked.Increment(ref _calls)));
}
