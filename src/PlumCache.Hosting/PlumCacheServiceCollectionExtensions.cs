using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Embedding;

namespace PlumCache.Hosting;

/// <summary>Adds a server, or a keyspace without one, to a generic host.</summary>
public static class PlumCacheServiceCollectionExtensions
{
    /// <summary>
    /// Adds a server that starts and stops with the host, and the keys that it serves as a singleton <see cref="PlumKeyspace"/>, from the
    /// first use to the host's end.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">What the server is told.</param>
    public static IServiceCollection AddPlumCache(this IServiceCollection services, PlumCacheHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(provider => Open(provider, options.Options, options.ConfigurationFile));
        services.AddHostedService<PlumCacheHostedService>();
        return services;
    }

    /// <summary>The same with options alone.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">What the server is told; null: the defaults, port 7379 of this machine.</param>
    public static IServiceCollection AddPlumCache(this IServiceCollection services, PlumCacheOptions? options = null) =>
        services.AddPlumCache(new PlumCacheHostOptions(options ?? new PlumCacheOptions()));

    /// <summary>Adds a keyspace without a server as a singleton <see cref="PlumKeyspace"/>, which ends with the host.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Sizes, limits, eviction; null: the defaults.</param>
    public static IServiceCollection AddPlumKeyspace(this IServiceCollection services, PlumCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => Open(provider, options ?? new PlumCacheOptions(), ""));
        return services;
    }

    private static PlumKeyspace Open(IServiceProvider provider, PlumCacheOptions options, string configurationFile) =>
        PlumKeyspace.Open(
            options,
            provider.GetService<ILoggerFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            configurationFile,
            hasUpkeep: true);
}
