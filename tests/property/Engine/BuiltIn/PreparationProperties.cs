using System.Globalization;
using CsCheck;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Histories in which nearly every write of fields is prepared outside the lane, and another client writes in the middle of it: replies,
/// events, keys and the record are those of an engine that does all in the lane, in the order in which the lane was held.
/// </summary>
public sealed class PreparationProperties
{
    internal static readonly string[] Keys = ["s", "t", "h", "x"];

    private static readonly Gen<string> Set = Gen.OneOf("s", "s", "t", "t", "x", "h");
    private static readonly Gen<string> Hash = Gen.OneOf("h", "h", "h", "x", "s");
    private static readonly Gen<string> Any = Gen.OneOf(Keys);
    private static readonly Gen<string> Some = Gen.Int[0, 12].Select(Text).Array[2, 9].Select(static words => string.Join(' ', words));
    private static readonly Gen<string> Pairs = Gen.Int[0, 9].Array[2, 6]
        .Select(static fields => string.Join(' ', fields.Select(static field => $"{field} v{field}")));

    private static readonly Gen<string> Line = Gen.OneOf(
        Gen.Select(Set, Some, static (key, members) => $"SADD {key} {members}"),
        Gen.Select(Set, Some, static (key, members) => $"SADD {key} {members}"),
        Gen.Select(Set, Some, static (key, members) => $"SREM {key} {members}"),
        Gen.Select(Gen.OneOf("SUNIONSTORE", "SINTERSTORE", "SDIFFSTORE"), Set, Set, Set, static (name, to, a, b) => $"{name} {to} {a} {b}"),
        Gen.Select(Set, Gen.Int[2, 8], static (key, count) => $"SPOP {key} {Text(count)}"),
        Gen.Select(Set, Set, static (a, b) => $"SINTERCARD 2 {a} {b}"),
        Gen.Select(Hash, Pairs, static (key, pairs) => $"HSET {key} {pairs}"),
        Gen.Select(Hash, Some, static (key, fields) => $"HDEL {key} {fields}"),
        Gen.Select(Hash, Gen.OneOf("", "KEEPTTL ", "PX 7 ", "FXX "), Pairs, static (key, how, pairs) =>
            $"HSETEX {key} {how}FIELDS {Text((pairs.Count(static letter => letter == ' ') + 1) / 2)} {pairs}"),
        Gen.Select(Hash, Some, Gen.OneOf("HPEXPIRE {0} 9 FIELDS {1} {2}", "HPERSIST {0} FIELDS {1} {2}", "HGETDEL {0} FIELDS {1} {2}"),
            static (key, fields, form) => string.Format(CultureInfo.InvariantCulture, form, key, fields.Split(' ').Length, fields)));

    private static readonly Gen<string> Other = Gen.OneOf(
        Line,
        Gen.Select(Any, Gen.Int[0, 12], static (key, member) => $"SADD {key} {Text(member)}"),
        Gen.Select(Any, Gen.Int[0, 12], static (key, member) => $"HSET {key} {Text(member)} o"),
        Gen.Select(Any, Any, static (from, to) => $"COPY {from} {to} REPLACE"),
        Gen.Select(Any, Any, static (from, to) => $"RENAME {from} {to}"),
        Gen.Select(Any, Gen.Int[1, 20], static (key, ms) => $"PEXPIRE {key} {Text(ms)}"),
        Any.Select(static key => $"DEL {key}"),
        Any.Select(static key => $"SET {key} 1"),
        Gen.OneOf("FLUSHALL", "SWAPDB 0 1", "FLUSHDB", "PING"));

    private static readonly Gen<(string Line, string Other, int Hold, int PassedMs)[]> History = Gen
        .Select(Line, Other, Gen.Int[0, 7], Gen.Int[0, 2], static (line, other, hold, passed) => (line, other, hold, passed)).Array[1, 14];

    [Fact]
    public void WhatIsPreparedIsAsIfItHadRunInTheLane()
    {
        var seen = new Sightings();
        History.Sample(
            history =>
            {
                using var run = new PreparedRun(seen);
                foreach ((string line, string other, int hold, int passedMs) in history) run.Do(line, other, hold, passedMs);
                run.End();
            },
            iter: TestBudget.Times(300),
            print: static history => string.Join('\n', history.Select(static each => $"{each}")));
        seen.AssertAll(PreparedRun.Everything);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
