using CsCheck;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>A step of a history for <see cref="ReplayProperties"/>.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Lines">By the first connection.</param>
/// <param name="Others">By the other one, where they come together.</param>
/// <param name="PassedMs">How much time has passed before.</param>
internal sealed record ReplayDeed(int Kind, string[] Lines, string[] Others, int PassedMs)
{
    /// <summary>Number of kinds.</summary>
    public const int Kinds = 12;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";

    private static readonly Gen<string> Key = Gen.Select(Gen.Int[0, 2], Gen.Char["ab"].Array[0, 2])
        .Select(static (head, tail) => $"{"uvw"[head]}:{new string(tail)}");

    /// <summary>
    /// Short ones, what lies about the lengths from which a value has a block of its own (64 bytes) and from which its record is its place
    /// (512), and long ones.
    /// </summary>
    private static readonly Gen<int> Length = Gen.Frequency(
        (4, Gen.Int[0, 70]), (2, Gen.Int[63, 65]), (2, Gen.Int[511, 513]), (4, Gen.Int[0, 5_000]));

    /// <summary>No two places of it are alike, so that a part of another place, or of another value, is not taken for it.</summary>
    private static readonly Gen<string> Value = Gen.Select(Length, Gen.Int[0, 25]).Select(static (length, first) => length == 0
        ? "''" : string.Create(length, first, static (chars, first) =>
        {
            for (int i = 0; i < chars.Length; i++) chars[i] = Alphabet[(first + i + (i / 26)) % 26];
        }));

    private static readonly Gen<string> Line = Gen.Select(Gen.Int[0, 57], Key, Key, Value, Gen.Int[0, 9], Gen.Int[0, 3])
        .Select(static (kind, a, b, value, number, size) => kind switch
        {
            0 or 1 or 2 or 38 or 39 or 40 => $"SET {a} {value}",
            3 => $"SET {a} {value} PX {1 + number}",
            4 => $"SET {a} {value} NX GET",
            5 => $"MSET {a} {number} {b} {value} {b}a {value}",
            6 => $"INCRBY {a} {number}",
            7 => $"APPEND {a} {value}",
            8 => $"SETRANGE {a} {number * size * 150} {value}",
            9 => $"GETSET {a} {number}",
            10 => $"GETDEL {a}",
            11 => $"DEL {a} {b}",
            12 => $"PEXPIRE {a} {number}",
            13 => $"PERSIST {a}",
            14 => $"RENAME {a} {b}",
            15 => $"COPY {a} {b} REPLACE",
            16 => $"COPY {a} {b} DB {size}",
            17 => $"MOVE {a} {size}",
            18 => $"SWAPDB {size} {number % 3}",
            19 => $"NS.DEL {a[..1]}",
            20 => $"NS.COPY {a[..2]} {b[..2]}{number}:",
            21 => $"NS.RENAME {a[..2]} {b[..1]}{number}:",
            22 => $"NS.EXPIRE {a[..1]} {number}",
            23 => $"NS.PERSIST {a[..1]}",
            24 => $"SNAP.CREATE s{size}",
            25 => $"SNAP.CREATE s{size} TTL {1 + number} PREFIX {a[..1]}",
            26 => $"SNAP.DROP s{size}",
            27 => $"SNAP.RESTORE s{size}",
            28 => $"SNAP.RESTORE s{size} PREFIX {a[..1]}",
            29 => $"WATCH {a}",
            30 => "UNWATCH",
            31 => $"SELECT {size % 2}",
            32 => number == 0 ? "FLUSHALL" : "FLUSHDB",
            33 => $"DELAY {number} SET {a} {value}",
            34 => $"GET {a}",
            35 or 36 => "lose",
            37 => "boom",
            43 or 44 or 45 => $"BPUT {a} f{number} {value} g 1",
            46 => $"BPUTL {a} f{number} {value}",
            47 => $"BPUTFOR {a} f{number} {value} {1 + size}",
            48 => $"BPUTMANY {a} g 1 {b} f{number} {value} {a} h 2",
            49 => $"BDEL {a} f{number} g",
            50 => $"BDELUNDER {a} f",
            51 or 54 => $"BEXPIRE {a} g {size * number}",
            52 => $"BSWAP {a} f{number} h {value}",
            53 => $"DEL {a} {b}",
            56 => $"BDELRANGE {a} f{number} {(size == 0 ? "''" : $"f{number + size}")}",
            57 => $"BDELAT {a} {size} {number}",
            _ => "MULTI",
        });

    /// <summary>Random ones.</summary>
    public static Gen<ReplayDeed> Any { get; } = Gen.Select(Gen.Int[0, Kinds - 1], Line.Array[1, 6], Line.Array[1, 3], Gen.Int[0, 6])
        .Select(static (kind, lines, others, passedMs) => new ReplayDeed(kind, lines, others, passedMs));

    public override string ToString() => $"\n{Kind} after {PassedMs} ms: {Short(Lines)} | {Short(Others)}";

    private static string Short(string[] lines) => string.Join("; ", lines.Select(static line =>
        string.Join(' ', line.Split(' ').Select(static word => word.Length > 40 ? $"<{word.Length} bytes from {word[0]} on>" : word))));
}
