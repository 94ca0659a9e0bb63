using System.Buffers;
using System.Globalization;
using PlumCache.Compare.Load;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Collections;

/// <summary>Hashes and sets as the tables of collections want them, each loaded in an order that is none.</summary>
internal static class CollectionData
{
    /// <summary>Fields of a small hash.</summary>
    public const int Small = 5;

    /// <summary>Sixteen bytes.</summary>
    public const string Value = "0123456789abcdef";

    /// <summary>What the cells ask for: hashes of five, one of as many fields, and two sets of as many members, half in common.</summary>
    public static void LoadForCells(ServerProcess server, int large)
    {
        MassInsert.Run(server, large, (output, i) => SmallHash(output, Shuffled(i, large)));
        MassInsert.Run(server, large, (output, i) =>
            RespBytes.Command(output, "HSET", "hash", $"f:{Twelve(Shuffled(i, large))}", Value));
        MassInsert.Run(server, large, (output, i) => RespBytes.Command(output, "SADD", "set", $"m:{Twelve(Shuffled(i, large))}"));

        // Every other one is the first set's, the others lie between those: so a merge goes through all of both.
        MassInsert.Run(server, large, (output, i) =>
        {
            int member = Shuffled(i, large);
            RespBytes.Command(output, "SADD", "other", $"m:{Twelve(member)}{(member % 2 == 0 ? "" : "+")}");
        });
    }

    /// <summary>Hashes of five fields, by one command each.</summary>
    public static void LoadSmallHashes(ServerProcess server, int count) =>
        MassInsert.Run(server, count, (output, i) => SmallHash(output, Shuffled(i, count)));

    /// <summary>Large hashes, field by field, now of one hash, now of another.</summary>
    public static void LoadLargeHashes(ServerProcess server, int count, int large) => MassInsert.Run(server, count * large, (output, i) =>
    {
        int at = Shuffled(i, count * large);
        RespBytes.Command(output, "HSET", $"big:{Number(at / large)}", $"f{Twelve(at % large)[5..]}", Value);
    });

    /// <summary>Large sets of members of 16 bytes, in the same way.</summary>
    public static void LoadLargeSets(ServerProcess server, int count, int large) => MassInsert.Run(server, count * large, (output, i) =>
    {
        int at = Shuffled(i, count * large);
        RespBytes.Command(output, "SADD", $"set:{Number(at / large)}", $"member:{Twelve(at % large * 9_973)[3..]}");
    });

    /// <summary>A number as redis-benchmark draws it.</summary>
    public static string Twelve(int number) => number.ToString("D12", CultureInfo.InvariantCulture);

    private static void SmallHash(IBufferWriter<byte> output, int number) => RespBytes.Command(output, "HSET", $"hash:{Twelve(number)}",
        "field0", Value, "field1", Value, "field2", Value, "field3", Value, "field4", Value);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // A stride that has no divisor in common with any count here comes to each once.
    private static int Shuffled(int i, int count) => (int)((long)i * 7_368_787 % count);
}
