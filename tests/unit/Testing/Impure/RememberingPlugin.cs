using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>Remembers the longest key it was asked for.</summary>
public sealed class RememberingPlugin : SpecimenPlugin
{
    private int _longest;

    protected override Step Probe(in CommandContext context, KeyspaceView view, in Command command)
    {
        _longest = Math.Max(_longest, command[1].Length);
        return Step.Answer(Reply.Ok);
    }
}
