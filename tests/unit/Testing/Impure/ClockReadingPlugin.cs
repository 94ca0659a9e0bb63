using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>Lets a key end by a time of its own.</summary>
public sealed class ClockReadingPlugin : SpecimenPlugin
{
    protected override Step Probe(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Ok, Edit.SetExpiry(command[1], DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 1000));
}
