using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>Draws for itself.</summary>
public sealed class OwnRandomnessPlugin : SpecimenPlugin
{
    protected override Step Probe(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Integer(Random.Shared.NextInt64()));
}
