namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>What is left out of a sequence where it would come, because the two are meant to differ there; with the reasons.</summary>
public static class KeptOut
{
    /// <summary>What of a request is sent.</summary>
    /// <param name="request">Commands of one connection that are sent together.</param>
    /// <param name="state">How the connection stands before.</param>
    public static IReadOnlyList<SentCommand> Apply(IReadOnlyList<SentCommand> request, ClientState state)
    {
        bool mayQueue = state.IsInTransaction;
        var sent = new List<SentCommand>();
        foreach (SentCommand command in request)
        {
            // Redis queues CLIENT REPLY, and EXEC's array then has fewer items than it says; PlumCache refuses to queue it. And a
            // transaction runs by the settings it began with; in Redis the commands behind a CONFIG SET see the new ones.
            if (mayQueue && (command.Begins("CLIENT", "REPLY") || command.Begins("CONFIG", "SET"))) continue;

            // EXEC has an option here, so what it is refused for first differs.
            if (command.Begins("EXEC") && command.Words.Length > 1) continue;

            // What is drawn at random, unless it is all.
            bool isDrawn = command.Begins("HRANDFIELD") || command.Begins("SRANDMEMBER") || command.Begins("SPOP");
            if (isDrawn && command.Words is [_, _] or [_, _, "1" or "-1" or "2"]) continue;

            // Its order is that of the fields, and what EXEC answers does not show that it is no list in an order.
            if (mayQueue && command.Begins("HVALS")) continue;
            sent.Add(command);
            if (command.Begins("MULTI")) mayQueue = true;

            // With words that are too many these are refused, and the transaction goes on.
            bool isAlone = command.Words.Length == 1;
            if (isAlone && (command.Begins("EXEC") || command.Begins("DISCARD") || command.Begins("RESET"))) mayQueue = false;
        }

        return sent;
    }
}
