using System.Text;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>Bytes written into a value.</summary>
public sealed class SpliceTests : IDisposable
{
    private readonly Keyspace _keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 16 << 20 });

    public SpliceTests() => _keyspace.Lane.Enter();

    [Theory]
    [InlineData("", 0, "abc", "abc")]
    [InlineData("", 2, "abc", "\0\0abc")]
    [InlineData("hello", 5, " you", "hello you")]
    [InlineData("hello", 7, "you", "hello\0\0you")]
    [InlineData("hello", 1, "a", "hallo")]
    [InlineData("hello", 3, "p me", "help me")]
    [InlineData("hello", 0, "", "hello")]
    public void WritesOverWhatIsThereAndBehindItsEnd(string old, int offset, string bytes, string expected)
    {
        // Short values lie in their bucket, long ones in a block of their own; each may become the other.
        foreach (int pad in (int[])[0, 60, 64, 65, 100_000])
        {
            string before = new string('p', pad) + old, after = new string('p', pad) + expected;
            Draft draft = _keyspace.OpenDraft();
            draft.Set(0, "k"u8, Bytes(before), expiresAtMs: 5_000, accessStamp: 1, kind: 3);
            draft.Splice(0, "k"u8, pad + offset, Bytes(bytes), nowMs: 0, accessStamp: 2);
            Assert.True(draft[0].TryGet("k"u8, out Entry entry));
            Assert.Equal(Bytes(after), entry.Value.ToArray());
            Assert.Equal((5_000L, 2u, (byte)3), (entry.ExpiresAtMs, entry.AccessStamp, entry.Kind));
            Assert.Equal(1 + after.Length, draft[0].Measure(default).Bytes);
            Assert.Equal(PublishResult.Published, draft.TryPublish(0));
        }
    }

    [Fact]
    public void AKeyThatIsNotThereOrIsDueBeginsEmpty()
    {
        Draft draft = _keyspace.OpenDraft();
        draft.Set(0, "due"u8, "old value"u8, expiresAtMs: 1_000);
        draft.Splice(0, "due"u8, 2, "x"u8, nowMs: 1_000);
        draft.Splice(0, "new"u8, 2, "x"u8, nowMs: 1_000);
        foreach (string key in (string[])["due", "new"])
        {
            Assert.True(draft[0].TryGet(Bytes(key), out Entry entry));
            Assert.Equal("\0\0x"u8.ToArray(), entry.Value.ToArray());
            Assert.Equal(ExpiryTime.Never, entry.ExpiresAtMs);
        }

        draft.Abandon();
    }

    [Fact]
    public void LeavesOlderVersionsAloneAndHoldsNoMoreThanBoth()
    {
        byte[] value = new byte[4 << 20];
        Draft draft = _keyspace.OpenDraft();
        draft.Set(0, "k"u8, value);
        draft.TryPublish(0);
        using Lease lease = _keyspace.OpenLease();
        long before = _keyspace.GetStatistics().LiveBytes;
        draft = _keyspace.OpenDraft();
        draft.Splice(0, "k"u8, value.Length, "tail"u8, nowMs: 0);
        Assert.InRange(_keyspace.GetStatistics().LiveBytes - before, value.Length, value.Length + 4096);
        draft.TryPublish(0);
        Assert.True(lease[0].TryGet("k"u8, out Entry old));
        Assert.Equal(value.Length, old.Value.Length);
    }

    /// <summary>Several in one draft work on the draft's own value, whose old block goes at once.</summary>
    [Fact]
    public void RepeatedInADraftHoldsTwoValuesAtMost()
    {
        byte[] value = new byte[3 << 20];
        Draft draft = _keyspace.OpenDraft();
        draft.Set(0, "k"u8, value);
        for (int i = 0; i < 20; i++) draft.Splice(0, "k"u8, value.Length + i, "x"u8, nowMs: 0);
        Assert.True(_keyspace.GetStatistics().LiveBytes < 2 * value.Length);
        draft.TryPublish(0);
    }

    public void Dispose()
    {
        _keyspace.Lane.Exit();
        _keyspace.Dispose();
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
