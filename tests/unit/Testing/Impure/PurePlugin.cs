using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>Uses all that it is given, and nothing else.</summary>
public sealed class PurePlugin : SpecimenPlugin
{
    protected override Step Probe(in CommandContext context, KeyspaceView view, in Command command)
    {
        bool found = view.TryGet(command[1], out EntryView entry);
        Reply reply = found ? Reply.Bulk(entry.Value) : Reply.Integer((long)(context.Seed >> 1));
        return Step.Answer(reply, Edit.Put(command[1], command[1], context.NowMs + 1000));
    }
}
