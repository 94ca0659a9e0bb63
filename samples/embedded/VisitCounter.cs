using System.Globalization;
using Microsoft.Extensions.Hosting;
using PlumCache.Hosting.Embedding;

namespace Embedded;

/// <summary>A service that is given the server's keys.</summary>
/// <param name="keys">Those that clients see too.</param>
public sealed class VisitCounter(PlumKeyspace keys) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        keys.Update(Count);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // No visit is lost, however many threads and clients count at once.
    private static void Count(PlumUpdate update)
    {
        long visits = long.Parse(update.GetText("visits") ?? "0", CultureInfo.InvariantCulture);
        update.Set("visits", (visits + 1).ToString(CultureInfo.InvariantCulture));
    }
}
