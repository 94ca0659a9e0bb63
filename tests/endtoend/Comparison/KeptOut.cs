namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>What is left out of a sequence where it would come, because the two are meant to differ there; with the reasons.</summary>
/// <param name="clients">Connections of a sequence.</param>
public sealed class KeptOut(int clients)
{
    private readonly bool[] _haveQueuedSubscriptions = new bool[clients];

    /// <summary>What of a request is sent.</summary>
    /// <param name="request">Commands of one connection that are sent together.</param>
    /// <param name="state">How the connection stands before.</param>
    public IReadOnlyList<SentCommand> Apply(IReadOnlyList<SentCommand> request, ClientState state)
    {
        ref bool hasQueuedSubscription = ref _haveQueuedSubscriptions[request[0].Client];
        bool mayQueue = state.IsInTransaction;
        hasQueuedSubscription &= mayQueue;
        var sent = new List<SentCommand>();
        foreach (SentCommand command in request)
        {
            // Redis queues CLIENT REPLY, and EXEC's array then has fewer items than it says; PlumCache refuses to queue it. And a
            // transaction runs by the settings it began with; in Redis the commands behind a CONFIG SET see the new ones.
            if (mayQueue && (command.Begins("CLIENT", "REPLY") || command.Begins("CONFIG", "SET"))) continue;

            // Subscriptions hold when the transaction is published, so its own commands do not count them yet, as they do in Redis.
            if (hasQueuedSubscription && (command.Begins("PUBSUB") || command.Begins("PUBLISH"))) continue;

            // EXEC has an option here, so what it is refused for first differs.
            if (command.Begins("EXEC") && command.Words.Length > 1) continue;
            sent.Add(command);
            if (command.Begins("MULTI")) mayQueue = true;
            if (command.Begins("EXEC") || command.Begins("DISCARD") || command.Begins("RESET")) mayQueue = false;
            hasQueuedSubscription = mayQueue && (hasQueuedSubscription || command.Words[0].EndsWith("SUBSCRIBE", StringComparison.Ordinal));
        }

        return sent;
    }
}
