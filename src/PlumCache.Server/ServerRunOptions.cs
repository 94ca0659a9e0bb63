using System.Collections.Immutable;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Server;

/// <summary>What a run of the server is told.</summary>
/// <param name="Options">The configuration.</param>
/// <param name="ConfigurationFile">Where it came from; empty for the one built in.</param>
/// <param name="SecretOptions">The options that gave a secret.</param>
/// <param name="NotifySocket">Where the service manager wants to be told; empty for nowhere.</param>
internal sealed record ServerRunOptions(
    PlumCacheOptions Options, string ConfigurationFile, ImmutableArray<string> SecretOptions, string NotifySocket);
