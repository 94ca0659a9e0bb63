using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Embedding;

namespace Embedded;

/// <summary>A server in a generic host, and the keys that it serves.</summary>
public static class Served
{
    public static async Task RunAsync(TextWriter output)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddPlumCache(new PlumCacheOptions { Port = 0, MaxMemoryBytes = 1L << 30, MaxMemoryPolicy = "allkeys-lru" });
        builder.Services.AddHostedService<VisitCounter>();
        using IHost host = builder.Build();
        await host.StartAsync();

        // Redis clients see the same keys: GET visits answers 1 now.
        using (PlumView view = host.Services.GetRequiredService<PlumKeyspace>().OpenView(lifetime: TimeSpan.FromSeconds(5)))
        {
            output.WriteLine($"visits: {view.GetText("visits")}");
        }

        await host.StopAsync();
    }
}
