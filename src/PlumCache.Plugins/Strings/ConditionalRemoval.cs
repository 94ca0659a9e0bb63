using PlumCache.Abstractions;

namespace PlumCache.Plugins.Strings;

/// <summary>DELEX: SET's option IFEQ, for a removal.</summary>
internal static class ConditionalRemoval
{
    /// <summary>DELEX key IFEQ value: 1 when the key held it and is removed.</summary>
    public static Step DelEx(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!command.Is(2, "IFEQ"u8)) return Step.Refuse(Errors.Syntax);
        if (!view.TryPeek(command[1], out EntryView entry)) return Step.Answer(Reply.Integer(0));
        if (!entry.IsString) return Step.Refuse(Errors.WrongType);
        return entry.Value.SequenceEqual(command[3])
            ? Step.Answer(Reply.Integer(1), Edit.Remove(command[1]))
            : Step.Answer(Reply.Integer(0));
    }
}
