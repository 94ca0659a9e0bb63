using System.Globalization;
using System.Text;
using PlumCache.Compare.Load;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Throughput;

/// <summary>The very names that redis-benchmark draws with -r, so that every GET finds its key.</summary>
internal static class BenchmarkKeys
{
    /// <summary>What SET, GET and MSET use.</summary>
    public static void LoadValues(ServerProcess server, int count, int valueBytes)
    {
        byte[] value = Encoding.ASCII.GetBytes(new string('v', valueBytes));
        MassInsert.Run(server, count, (output, i) => RespBytes.Set(output, Name("key:", i), value));
    }

    /// <summary>What INCR uses.</summary>
    public static void LoadCounters(ServerProcess server, int count) =>
        MassInsert.Run(server, count, static (output, i) => RespBytes.Set(output, Name("counter:", i), "1000000"u8));

    private static byte[] Name(string prefix, int i) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{prefix}{i:D12}"));
}
