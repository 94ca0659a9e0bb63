using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Abstractions;

public sealed class EditListTests
{
    [Fact]
    public void GivesBackWhatWasAddedInOrder()
    {
        var edits = new EditList();
        edits
            .Add(Edit.Put("a"u8, "1"u8, 5))
            .Add(Edit.Remove(Target.In(3, "b"u8)))
            .Add(Edit.SetExpiry("c"u8, 7))
            .Add(Edit.RemovePrefix("d"u8));

        Assert.Equal(4, edits.Count);
        Assert.Equal("Put the connection's database a=1 5", Describe(edits[0]));
        Assert.Equal($"Remove database 3 b= {Expiry.None}", Describe(edits[1]));
        Assert.Equal("SetExpiry the connection's database c= 7", Describe(edits[2]));
        Assert.Equal($"RemovePrefix the connection's database d= {Expiry.None}", Describe(edits[3]));
    }

    [Fact]
    public void CopiesTheBytesItIsGiven()
    {
        byte[] key = "key"u8.ToArray(), value = "value"u8.ToArray();
        EditList edits = new EditList().Add(Edit.Put(key, value));
        key.AsSpan().Clear();
        value.AsSpan().Clear();
        Assert.Equal($"Put the connection's database key=value {Expiry.None}", Describe(edits[0]));
    }

    [Fact]
    public void RoomStaysWhatItsOwnerWroteWhateverIsAddedBehindIt()
    {
        var edits = new EditList();
        Span<byte> first = edits.Room(3);
        "123"u8.CopyTo(first);
        edits.Add(Edit.Put("key"u8, new byte[100])).Room(1_000).Fill(9);
        edits.Add(Edit.Put("more"u8, new byte[100_000]));
        Assert.Equal("123"u8, first);
        Assert.Equal($"Put the connection's database key={new string('\0', 100)} {Expiry.None}", Describe(edits[0]));
    }

    [Fact]
    public void GrowsWithItsEditsAndIsEmptyAfterClear()
    {
        var edits = new EditList();
        byte[] value = new byte[2 << 20];
        value[^1] = 9;
        edits.Add(Edit.Put("big"u8, value)).Add(Edit.Put("small"u8, "x"u8));
        Assert.Equal(9, edits[0].Value[^1]);
        Assert.Equal($"Put the connection's database small=x {Expiry.None}", Describe(edits[1]));

        edits.Clear();
        Assert.Equal(0, edits.Count);
        edits.Add(Edit.Remove("again"u8));
        Assert.Equal($"Remove the connection's database again= {Expiry.None}", Describe(edits[0]));
    }

    [Fact]
    public void LeavesLongValuesOfTheRequestWhereTheyLie()
    {
        byte[] request = new byte[1 << 20];
        request.AsSpan().Fill((byte)'r');
        var edits = new EditList { Request = request };
        edits.Add(Edit.Put("long"u8, request.AsSpan(100, 500_000))).Add(Edit.Splice("end"u8, 7, request.AsSpan((1 << 20) - 300_000)));
        edits.Add(Edit.Put("short"u8, request.AsSpan(5, 4))).Add(Edit.Put("other"u8, new byte[500_000]));

        Assert.True(request.AsSpan().Overlaps(edits[0].Value, out int at) && at == 100);
        Assert.Equal(500_000, edits[0].Value.Length);
        Assert.True(request.AsSpan().Overlaps(edits[1].Value, out at) && at == (1 << 20) - 300_000);
        Assert.Equal((300_000, 7), (edits[1].Value.Length, edits[1].Offset));
        Assert.False(request.AsSpan().Overlaps(edits[2].Value));
        Assert.Equal("rrrr"u8, edits[2].Value);
        Assert.Equal(500_000, edits[3].Value.Length);
        Assert.False(request.AsSpan().Overlaps(edits[3].Value));
    }

    [Fact]
    public void AllocatesNothingOnceWarm()
    {
        var edits = new EditList();
        for (int i = 0; i < 10; i++) Fill(edits);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Fill(edits);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static void Fill(EditList edits)
        {
            edits.Clear();
            for (int i = 0; i < 10; i++) edits.Add(Edit.Put("some key"u8, "some value"u8));
        }
    }

    private static string Describe(Edit edit) =>
        $"{edit.Kind} {edit.Target.Trie} {Encoding.UTF8.GetString(edit.Key)}={Encoding.UTF8.GetString(edit.Value)} {edit.ExpiresAtMs}";
}
