using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>Has nothing for the empty key.</summary>
public sealed class ThrowingPlugin : SpecimenPlugin
{
    protected override Step Probe(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Integer(command[1][0]));
}
