using PlumCache.Abstractions;

namespace PlumCache.Plugins.Transactions;

/// <summary>
/// MULTI, EXEC, DISCARD, WATCH and UNWATCH as Redis has them. Commands are queued as data in the connection's value, and EXEC runs them as
/// one step, through the plugins of that moment. EXEC ROLLBACK, which Redis does not have, lets nothing of them hold if one answers an
/// error. What a watched key went through is the engine's to know.
/// </summary>
public sealed class TransactionsPlugin : IPlugin
{
    private readonly TransactionLimits _limits;

    /// <summary>With the default limits.</summary>
    public TransactionsPlugin()
        : this(TransactionLimits.Default)
    {
    }

    private TransactionsPlugin(TransactionLimits limits)
    {
        _limits = limits;
        Manifest = new PluginManifest
        {
            Name = "transactions",
            Version = "0.1.0",
            ContractVersion = PluginContract.Version,
            Summary = "Queued commands as one atomic step.",
            Commands = TransactionsRows.For(new Watching(limits.MaxWatchedKeys)),
            Interests =
            [
                new Interest { Phase = PluginPhase.Admit, Scope = InterestScope.Sessions, SeesRefusals = true, HoldsCommands = true },
            ],
            Breaker = BreakerPolicy.Refuse, // without it, what a client believes to be queued would run at once
            Settings = TransactionLimits.Settings,
            Rights = PluginRights.RunCommands | PluginRights.Watch,
        };
    }

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings) => new TransactionsPlugin(TransactionLimits.Of(settings));

    /// <inheritdoc/>
    public Step Transform(in CommandContext context, KeyspaceView view, in Command command) =>
        context.Value is Transaction transaction ? Queueing.Admit(context, transaction, _limits, command) : Step.Continue(command);
}
