using System.Globalization;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Hosting.Limits;

/// <summary>How many clients the process has descriptors for: one each, beside its own.</summary>
/// <param name="limit">Most descriptors of the process.</param>
/// <param name="inUse">Those it has now, without clients.</param>
internal sealed class DescriptorRoom(long limit, int inUse)
{
    /// <summary>64: code that is loaded later takes two a library, and a connection takes two while it is accepted.</summary>
    private const int Spare = 64;

    /// <summary>Most clients; 0 when there is no room for any.</summary>
    public int MaxClients { get; } = (int)Math.Clamp(limit - inUse - Spare, 0, int.MaxValue);

    /// <summary>The room of this process as it is now.</summary>
    public static DescriptorRoom OfProcess() => new(ProcessLimits.Descriptors, ProcessLimits.CountDescriptors());

    /// <summary>What CONFIG SET answers to more clients than there is room for, in Redis' words; null when there is.</summary>
    /// <param name="options">As they would be.</param>
    public string? Refuse(PlumCacheOptions options) => options.MaxClients <= MaxClients
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"The operating system is not able to handle the specified number of clients, try with {MaxClients}");

    /// <summary>Lowers maxclients to what there is room for.</summary>
    /// <param name="options">As they were given.</param>
    /// <exception cref="ServerStartException">There is no room for a single client.</exception>
    public PlumCacheOptions Fit(PlumCacheOptions options)
    {
        if (MaxClients == 0)
        {
            throw new ServerStartException(string.Create(
                CultureInfo.InvariantCulture,
                $"The process may have {limit} descriptors and needs {inUse + Spare} for itself: raise the limit (ulimit -n)."));
        }

        return options.MaxClients <= MaxClients ? options : options with { MaxClients = MaxClients };
    }
}
