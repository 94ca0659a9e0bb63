using System.Buffers;
using System.Globalization;
using System.Text;
using PlumCache.Compare.Load;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Latency;

/// <summary>
/// The keys of the latency scenarios: four in ten lie under a prefix that is deleted in one of them, the others are the ones read and
/// written.
/// </summary>
/// <param name="count">All of them.</param>
internal sealed class LatencyKeys(int count)
{
    /// <summary>What is deleted.</summary>
    public const string Prefix = "catalog:";

    private static readonly string[] Fields = ["name", "email", "score", "created"];
    private static readonly byte[] Value = Encoding.ASCII.GetBytes(new string('v', 16));
    private static readonly byte[] NewValue = Encoding.ASCII.GetBytes(new string('w', 16));
    private readonly byte[][] _users = [.. Enumerable.Range(0, count - (count / 10 * 4)).Select(static i => Name("user:", i))];

    /// <summary>All keys.</summary>
    public int Count => count;

    /// <summary>Keys under the prefix.</summary>
    public int PrefixCount => count / 10 * 4;

    public void Load(ServerProcess server)
    {
        MassInsert.Run(server, _users.Length, (output, i) => RespBytes.Set(output, _users[i], Value));
        LoadPrefix(server);
    }

    public void LoadPrefix(ServerProcess server) =>
        MassInsert.Run(server, PrefixCount, static (output, i) => RespBytes.Set(output, Name(Prefix, i), Value));

    /// <summary>GETs of random keys outside the prefix.</summary>
    public Action<IBufferWriter<byte>> Gets(int seed)
    {
        var random = new Random(seed);
        return output => RespBytes.Get(output, _users[random.Next(_users.Length)]);
    }

    /// <summary>SETs of random keys outside the prefix.</summary>
    public Action<IBufferWriter<byte>> Sets(int seed)
    {
        var random = new Random(seed);
        return output => RespBytes.Set(output, _users[random.Next(_users.Length)], NewValue);
    }

    /// <summary>Nine GETs to a SET.</summary>
    public Action<IBufferWriter<byte>> Mix(int seed)
    {
        var random = new Random(seed);
        Action<IBufferWriter<byte>> gets = Gets(seed + 1), sets = Sets(seed + 2);
        return output => (random.Next(10) == 0 ? sets : gets)(output);
    }

    /// <summary>SETs that reach each key once, in no order: a stride that has no divisor in common with the number of keys.</summary>
    public Action<IBufferWriter<byte>> EachOnce()
    {
        const int Stride = 7_368_787; // a prime above any number of keys here
        long next = 0;
        return output => RespBytes.Set(output, _users[next++ * Stride % _users.Length], NewValue);
    }

    private static byte[] Name(string prefix, int i) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{prefix}{i / 4}:{Fields[i % 4]}"));
}
