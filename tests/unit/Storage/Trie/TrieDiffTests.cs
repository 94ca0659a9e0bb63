using System.Text;
using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>The diff at two times and from behind a key; that it finds every change the histories of the property tests show.</summary>
public sealed class TrieDiffTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();
    private readonly TrieDiff _diff = new();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void AKeyThatFellDueBetweenTheTimesIsGoneThoughBothSidesShareIt()
    {
        Fill(1000, expiresAtMs: i => i == 500 ? 150 : ExpiryTime.Never);
        Lease before = _keyspace.OpenLease();
        _keyspace.Set("key:0900", "changed");
        using Lease after = _keyspace.OpenLease();
        Assert.Equal(["-key:0500", "*key:0900"], Differences(before, 100, after, 200));
        Assert.Equal(["*key:0900"], Differences(before, 100, after, 149));
        Assert.Equal(["-key:0500", "*key:0900"], Differences(before, 149, after, 150)); // due when its time has come
        Assert.Equal(["*key:0900"], Differences(before, 150, after, 200)); // due on both
        Assert.Equal(["+key:0500", "*key:0900"], Differences(before, 200, after, 100)); // the older may be judged later
        before.Dispose();
    }

    [Fact]
    public void OneVersionBesideItselfDiffersByWhatFellDue()
    {
        Fill(3000, expiresAtMs: i => i % 1000 == 7 ? 1000 + i : ExpiryTime.Never);
        using Lease lease = _keyspace.OpenLease();
        Assert.Equal(["-key:0007", "-key:1007"], Differences(lease, 1000, lease, 2500));
        Assert.Equal(["-key:1007"], Differences(lease, 1500, lease, 2500));
        Assert.Empty(Differences(lease, 5000, lease, 6000));
        Assert.Empty(Differences(lease, 1500, lease, 1500));
    }

    [Fact]
    public void WhatIsDueOnASideIsNotThereOnIt()
    {
        _keyspace.Write(draft =>
        {
            draft.Set(0, "changed while alive"u8, "1"u8, 500);
            draft.Set(0, "dead before"u8, "1"u8, 50);
            draft.Set(0, "dead on both"u8, "1"u8, 50);
            draft.Set(0, "revived"u8, "1"u8, 50);
            draft.Set(0, "shortened"u8, "1"u8, 500);
        });
        using Lease before = _keyspace.OpenLease();
        _keyspace.Write(draft =>
        {
            draft.Set(0, "born dead"u8, "1"u8, 150);
            draft.Set(0, "changed while alive"u8, "2"u8, 500);
            draft.Remove(0, "dead before"u8);
            draft.Set(0, "dead on both"u8, "2"u8, 150);
            draft.Set(0, "revived"u8, "1"u8, 900);
            draft.SetExpiry(0, "shortened"u8, 150);
        });
        using Lease after = _keyspace.OpenLease();
        Assert.Equal(["*changed while alive", "+revived", "-shortened"], Differences(before, 100, after, 200));
    }

    [Fact]
    public void WithoutTimesEverythingIsThere()
    {
        _keyspace.Write(draft => draft.Set(0, "old"u8, "1"u8, 0));
        using Lease before = _keyspace.OpenLease();
        _keyspace.Remove("old");
        using Lease after = _keyspace.OpenLease();
        _diff.Seek(before[0], after[0], default);
        Assert.Equal(["-old"], Rest());
    }

    [Fact]
    public void BeginsBehindAKeyWhetherItIsThereOrNot()
    {
        Fill(300);
        _keyspace.Set("", "the empty key");
        using Lease before = _keyspace.OpenLease();
        _keyspace.Write(draft =>
        {
            foreach (string key in (string[])["", "key:0003", "key:0100", "key:01005", "key:0250", "zoo"]) draft.Set(key, "changed");
        });
        using Lease after = _keyspace.OpenLease();
        string[] all = Differences(before, 0, after, 0);
        Assert.Equal(6, all.Length);
        foreach (string key in (string[])["", "a", "key:", "key:0003", "key:0004", "key:01", "key:0100", "key:01005", "key:0100!",
            "key:0250", "key:9", "zoo", "zzz"])
        {
            _diff.Seek(before[0], 0, after[0], 0, default, Bytes(key));
            Assert.Equal([.. all.Where(line => string.CompareOrdinal(line[1..], key) > 0)], Rest());
            _diff.Seek(before[0], 0, after[0], 0, "key:01"u8, Bytes(key));
            Assert.Equal([.. all.Where(line => string.CompareOrdinal(line[1..], key) > 0
                && line[1..].StartsWith("key:01", StringComparison.Ordinal))], Rest());
        }
    }

    [Fact]
    public void BeginsBehindAKeyWithoutAWalkThroughWhatComesBefore()
    {
        // Everything differs, so nothing is skipped because it is shared.
        Fill(30_000);
        using Lease before = _keyspace.OpenLease();
        _keyspace.Write(draft => draft.RemovePrefix(0, default));
        Fill(30_000, value: "other");
        using Lease after = _keyspace.OpenLease();
        Assert.Equal(30_000, Differences(before, 0, after, 0).Length);
        Assert.True(_diff.Opened > 2000);
        _diff.Seek(before[0], 0, after[0], 0, default, "key:9990"u8);
        Assert.Equal(9, Rest().Length);
        Assert.InRange(_diff.Opened, 2, 20);
    }

    [Fact]
    public void OpensWhatIsSharedOnlyWhereSomethingMayBeDueByTheLaterTime()
    {
        Fill(30_000, expiresAtMs: i => i == 12_345 ? 150 : 1_000_000 + i);
        using Lease before = _keyspace.OpenLease();
        _keyspace.Set("key:20000", "changed");
        using Lease after = _keyspace.OpenLease();
        Assert.Equal(["*key:20000"], Differences(before, 100, after, 149));
        Assert.InRange(_diff.Opened, 2, 20);
        Assert.Equal(["-key:12345", "*key:20000"], Differences(before, 100, after, 200));
        Assert.InRange(_diff.Opened, 2, 40);
        Assert.Equal(["*key:20000"], Differences(before, 200, after, 200));
        Assert.InRange(_diff.Opened, 2, 20);
    }

    private void Fill(int keys, Func<int, long>? expiresAtMs = null, string value = "value") => _keyspace.Write(draft =>
    {
        for (int i = 0; i < keys; i++) draft.Set(0, Bytes($"key:{i:D4}"), Bytes(value), expiresAtMs?.Invoke(i) ?? ExpiryTime.Never);
    });

    private string[] Differences(Lease before, long beforeMs, Lease after, long afterMs)
    {
        _diff.Seek(before[0], beforeMs, after[0], afterMs, default);
        return Rest();
    }

    private string[] Rest()
    {
        List<string> lines = [];
        while (_diff.MoveNext())
        {
            char sign = !_diff.HasBefore ? '+' : _diff.HasAfter ? '*' : '-';
            lines.Add(sign + Encoding.Latin1.GetString(_diff.Key));
        }

        return [.. lines];
    }
}
