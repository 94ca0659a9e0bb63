using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PlumCache.Hosting;

/// <summary>Adds a server to a generic host.</summary>
public static class PlumCacheServiceCollectionExtensions
{
    /// <summary>Adds a server that starts and stops with the host.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">What the server is told.</param>
    public static IServiceCollection AddPlumCache(this IServiceCollection services, PlumCacheHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddHostedService<PlumCacheHostedService>();
        return services;
    }
}
