using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.PubSub;

/// <summary>
/// What a connection with subscriptions may run. In RESP2 a message looks like an answer, so only commands whose answers look like messages
/// are let in; RESP3 tells the two apart.
/// </summary>
internal static class SubscribedMode
{
    private const string OnlySubscribing =
        "only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context";

    private static readonly ImmutableArray<byte[]> Allowed =
    [
        .. ImmutableArray.Create("subscribe", "unsubscribe", "psubscribe", "punsubscribe", "quit", "reset").Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>Lets a command in, refuses it, or answers PING in the form of a message.</summary>
    public static Step Admit(in CommandContext context, in Command command)
    {
        if (context.Session.Protocol >= 3) return Step.Continue(command);
        if (command.Is(0, "ping"u8)) return command.Count > 2 ? Step.Continue(command) : Step.Answer(Pong(command));
        if (context.IsNested) return Step.Continue(command); // what is queued behind SUBSCRIBE came when everything was allowed
        foreach (byte[] name in Allowed)
        {
            if (command.Is(0, name)) return Step.Continue(command);
        }

        // Redis tells every refusal of EXEC as an aborted transaction, though there can be none here.
        string code = command.Is(0, "exec"u8) ? "EXECABORT Transaction discarded because of:" : "ERR";
        return Step.Refuse($"{code} Can't execute '{NameOf(context, command)}': {OnlySubscribing}");
    }

    private static Reply Pong(in Command command) => Reply.Tree(new ReplyTree.Array(
        [new ReplyTree.Bulk("pong"), new ReplyTree.Bulk(command.Count == 2 ? command[1].ToArray() : ReadOnlyMemory<byte>.Empty)]));

    /// <summary><c>get</c>, <c>client|id</c>.</summary>
    private static string NameOf(in CommandContext context, in Command command)
    {
        string name = Encoding.UTF8.GetString(command.Name).ToLowerInvariant();
        return context.Row is not { } row || string.Equals(row.Name, name, StringComparison.Ordinal) ? name : $"{name}|{row.Name}";
    }
}
