using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>Answers which thread it is on.</summary>
public sealed class ThreadReadingPlugin : SpecimenPlugin
{
    protected override Step Probe(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Integer(Environment.CurrentManagedThreadId));
}
