namespace PlumCache.Tests.Faults.Server;

/// <summary>What fails for all threads fails for other tests too: these run alone.</summary>
[CollectionDefinition(nameof(ServerFaultsAlone), DisableParallelization = true)]
public sealed class ServerFaultsAlone;
