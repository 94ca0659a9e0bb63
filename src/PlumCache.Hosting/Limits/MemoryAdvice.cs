using Microsoft.Extensions.Logging;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Observability;

namespace PlumCache.Hosting.Limits;

/// <summary>Says at the start what a container's limit of memory means for this server.</summary>
internal static class MemoryAdvice
{
    // README's rule: 1.6 times maxmemory and 110 MB.
    private const double BytesPerByte = 1.6;
    private const long OwnBytes = 110L << 20;

    /// <summary>The largest maxmemory that a limit has room for, in bytes, whole megabytes; 1 MB at least.</summary>
    public static long MaxMemoryFor(long limitBytes) => Math.Max(1, (long)((limitBytes - OwnBytes) / BytesPerByte) >> 20) << 20;

    /// <summary>Says it, in one line; nothing without a limit.</summary>
    /// <param name="memory">What there is.</param>
    /// <param name="options">What the server was told.</param>
    /// <param name="logger">Where to.</param>
    public static void Give(SystemMemorySize memory, PlumCacheOptions options, ILogger logger)
    {
        if (memory.LimitBytes is not { } limit) return;
        long advised = MaxMemoryFor(limit) >> 20;
        if (options.MaxMemoryBytes == 0)
        {
            LimitsLog.NoMaxMemory(logger, limit >> 20, advised);
        }
        else if (options.MaxMemoryBytes >> 20 > advised)
        {
            LimitsLog.MaxMemoryTooLarge(logger, limit >> 20, options.MaxMemoryBytes >> 20, advised);
        }
        else
        {
            LimitsLog.MemoryLimit(logger, limit >> 20, options.MaxMemoryBytes >> 20);
        }
    }
}
