using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>Puts a field, whatever the key holds; removes the key first when it is called <c>replaced</c>.</summary>
public sealed class ForgetfulPlugin : SpecimenPlugin
{
    protected override Step Probe(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (command.Is(1, "replaced"u8)) context.Edits.Add(Edit.Remove(command[1]));
        context.Edits.Add(Edit.PutField(command[1], "f"u8, "v"u8, Kind));
        return Step.Answer(Reply.Ok, context.Edits);
    }
}
