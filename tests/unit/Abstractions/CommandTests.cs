using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Abstractions;

public sealed class CommandTests
{
    [Fact]
    public void WordsAreComparedInAnyCase()
    {
        Command command = StoredCommand.Of("sEt", "key", "value", "Nx").Command;
        Assert.True(command.Is(0, "SET"u8));
        Assert.True(command.Is(3, "nx"u8));
        Assert.False(command.Is(3, "xx"u8));
        Assert.False(command.Is(1, "KEYS"u8));
    }

    [Fact]
    public void WithoutDropsTheFlaggedArgumentsAndCarriesTheExpiry()
    {
        Command command = StoredCommand.Of("SET", "k", "v", "EX", "5", "NX").Command.Without([false, false, false, true, true, false], 77);
        Assert.Equal("SET k v NX", Words(command));
        Assert.Equal(77, command.ExpiresAtMs);
    }

    [Fact]
    public void StoreKeepsArgumentsAndExpiryWhenTheBufferIsReused()
    {
        byte[] buffer = "GETkey"u8.ToArray();
        StoredCommand stored = new Command(buffer, [new ArgumentRange(0, 3), new ArgumentRange(3, 3), new ArgumentRange(6, 0)], 9).Store();
        buffer.AsSpan().Clear();
        Assert.Equal("GET key ", Words(stored.Command));
        Assert.Equal(9, stored.Command.ExpiresAtMs);
    }

    [Fact]
    public void ABatchGivesBackItsCommandsRelativeToItsStart()
    {
        var batch = new CommandBatch();
        batch.Reset("..GETaSETbc"u8.ToArray(), 2);
        batch.Add([new ArgumentRange(0, 3), new ArgumentRange(3, 1)]);
        batch.Add([new ArgumentRange(4, 3), new ArgumentRange(7, 1), new ArgumentRange(8, 1)]);
        Assert.Equal(2, batch.Count);
        Assert.Equal("GET a", Words(batch[0]));
        Assert.Equal("SET b c", Words(batch[1]));
    }

    [Fact]
    public void ABatchIsFullAtItsLimitAndTakesCommandsOfManyArguments()
    {
        var batch = new CommandBatch();
        batch.Reset("x"u8.ToArray(), 0);
        var many = new ArgumentRange[10_000];
        Array.Fill(many, new ArgumentRange(0, 1));
        for (int i = 0; i < CommandBatch.MaxCommands; i++)
        {
            Assert.False(batch.IsFull);
            batch.Add(i == 5 ? many : many.AsSpan(0, 1));
        }

        Assert.True(batch.IsFull);
        Assert.Equal(10_000, batch[5].Count);
        Assert.Equal(1, batch[63].Count);
        batch.Reset("x"u8.ToArray(), 0);
        Assert.Equal(0, batch.Count);
    }

    [Theory]
    [InlineData(2, 2, true)]
    [InlineData(2, 3, false)]
    [InlineData(-2, 1, false)]
    [InlineData(-2, 2, true)]
    [InlineData(-2, 9, true)]
    public void ArityIsExactOrALowerBound(int arity, int count, bool accepted)
    {
        var row = new CommandRow { Name = "x", Arity = arity, Flags = CommandFlags.None, Summary = "", Complexity = "", Group = "" };
        Assert.Equal(accepted, row.Accepts(count));
    }

    private static string Words(Command command)
    {
        var words = new List<string>();
        for (int i = 0; i < command.Count; i++) words.Add(Encoding.UTF8.GetString(command[i]));
        return string.Join(' ', words);
    }
}
