using System.Diagnostics;
using System.Globalization;
using PlumCache.Storage;

namespace PlumCache.Hosting.Limits;

/// <summary>
/// Finds how large a range of addresses the arena can have where they are limited (<c>ulimit -v</c>, or a system that does not overcommit).
/// </summary>
internal static class ArenaRoom
{
    /// <summary>16 MB: with less a server is of no use, and something else must be wrong.</summary>
    public const long SmallestBytes = 16L << 20;

    /// <summary>
    /// A quarter of what the process may still reserve: threads, code, the managed heap and the buffers of large requests need addresses
    /// too, and without any the runtime ends the process. <see cref="long.MaxValue"/> without a limit.
    /// </summary>
    public static long OfProcess()
    {
        long limit = ProcessLimits.AddressSpaceBytes;
        if (limit == long.MaxValue) return limit;
        using var process = Process.GetCurrentProcess();
        return Math.Max(0, limit - process.VirtualMemorySize64) / 4;
    }

    /// <summary>Reserves as much as can be had, at most what is wanted.</summary>
    /// <typeparam name="T">What is made of it.</typeparam>
    /// <param name="wantedBytes">As configured.</param>
    /// <param name="roomBytes">About what there is: more is not even tried.</param>
    /// <param name="reserve">Makes it of so many bytes; throws an <see cref="AddressSpaceException"/> when the system refuses them.</param>
    /// <exception cref="ServerStartException">Not even a small one can be had.</exception>
    public static T Reserve<T>(long wantedBytes, long roomBytes, Func<long, T> reserve)
    {
        long smallest = Math.Min(wantedBytes, SmallestBytes);
        for (long bytes = Math.Clamp(roomBytes, smallest, wantedBytes); ; bytes = Math.Max(smallest, bytes / 2))
        {
            try
            {
                return reserve(bytes);
            }
            catch (Exception exception) when (exception is AddressSpaceException or ArenaFullException)
            {
                if (bytes == smallest) throw TooLittle(bytes, exception);
            }
        }
    }

    private static ServerStartException TooLittle(long bytes, Exception exception) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The system refuses {bytes >> 20} MB of address space for the keys: raise the limit (ulimit -v)."), exception);
}
