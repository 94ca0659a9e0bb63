using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>Counts its calls and tells nobody.</summary>
public sealed class QuietStaticPlugin : SpecimenPlugin
{
    private static long _calls;

    protected override Step Probe(in CommandContext context, KeyspaceView view, in Command command)
    {
        Interlocked.Increment(ref _calls);
        return Step.Answer(Reply.Ok);
    }
}
