using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Engine.Table;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Table;

public sealed class CommandTableTests
{
    private static readonly CommandTable Table = CoreModule.Build(Array.Empty<IPlugin>());

    [Theory]
    [InlineData("GET k", "get")]
    [InlineData("gEt k", "get")]
    [InlineData("flushdb", "flushdb")]
    [InlineData("FlushAll", "flushall")]
    [InlineData("client id", "client|id")]
    [InlineData("CLIENT No-Evict on", "client|no-evict")]
    [InlineData("command", "command")]
    [InlineData("COMMAND docs", "command|docs")]
    public void FindsCommandsInAnyCase(string line, string name)
    {
        TableRow? row = Table.Resolve(Parse(line), isInternal: false, out ErrorText? error);
        Assert.Null(error);
        Assert.Equal(name, row!.FullName);
    }

    [Theory]
    [InlineData("nosuch", "ERR unknown command 'nosuch', with args beginning with: ")]
    [InlineData("nosuch a b", "ERR unknown command 'nosuch', with args beginning with: 'a' 'b' ")]
    [InlineData("ge", "ERR unknown command 'ge', with args beginning with: ")]
    [InlineData("gett", "ERR unknown command 'gett', with args beginning with: ")]
    [InlineData("client nosuch", "ERR unknown subcommand 'nosuch'. Try CLIENT HELP.")]
    [InlineData("client", "ERR wrong number of arguments for 'client' command")]
    [InlineData("client id x", "ERR wrong number of arguments for 'client|id' command")]
    [InlineData("GET", "ERR wrong number of arguments for 'get' command")]
    [InlineData("get a b", "ERR wrong number of arguments for 'get' command")]
    public void AnswersMistakesInTheWordsOfRedis(string line, string expected)
    {
        Assert.Null(Table.Resolve(Parse(line), isInternal: false, out ErrorText? error));
        Assert.Equal(expected, error!.ToString());
    }

    [Fact]
    public void RepeatsAtMost128BytesOfAnUnknownCommandAndOfItsArguments()
    {
        string longWord = new('x', 500);
        Table.Resolve(Parse($"{longWord} {longWord} {longWord}"), isInternal: false, out ErrorText? error);
        Assert.Equal(
            $"ERR unknown command '{new string('x', 128)}', with args beginning with: '{new string('x', 128)}' ", error!.ToString());
    }

    [Fact]
    public void TellsNoBytesApartThatOnlyLookLikeLetters()
    {
        // 'g' is 0x67 and 0x47 in upper case; 0x07 and 0x27 differ from them in the same two bits.
        foreach (byte b in new byte[] { 0x07, 0x27, 0xE7, 0xC7 }) Assert.False(Table.TryFind(new[] { b, (byte)'e', (byte)'t' }, out _));

        Assert.False(Table.TryFind([], out _));
    }

    [Fact]
    public void FoldsEveryByteAloneInNamesOfEveryLength()
    {
        for (int length = 1; length <= 8; length++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] name = Enumerable.Repeat((byte)value, length).ToArray();
                byte[] folded = Enumerable.Repeat(value is >= 'A' and <= 'Z' ? (byte)(value + 32) : (byte)value, length).ToArray();
                Assert.Equal(NameIndex.FoldedStart(folded), NameIndex.FoldedStart(name));
                ulong expected = 0;
                for (int i = 0; i < length; i++) expected |= (ulong)folded[i] << (i * 8);
                Assert.Equal(expected, NameIndex.FoldedStart(name));
            }
        }
    }

    [Fact]
    public void FindsEachOfItsRowsAndSubcommands()
    {
        foreach (CommandTableEntry entry in Table.Entries)
        {
            Assert.True(Table.TryFind(Encoding.ASCII.GetBytes(entry.Row.Name.ToUpperInvariant()), out TableRow? row), entry.Row.Name);
            Assert.Equal(entry.Row.Name, row.Row.Name);
            foreach (CommandRow sub in entry.Row.Subcommands)
            {
                Assert.True(row.SubcommandIndex!.TryFind(Encoding.ASCII.GetBytes(sub.Name), out _), $"{entry.Row.Name}|{sub.Name}");
            }
        }
    }

    [Fact]
    public void RefusesTwoModulesWithTheSameCommand()
    {
        TestPlugin plugin = new TestPlugin("mine").With("get", static (in _, _, in _) => Step.Answer(Reply.Ok));
        ArgumentException error = Assert.Throws<ArgumentException>(() => CoreModule.Build(new IPlugin[] { plugin }));
        Assert.Contains("Both 'core' and 'mine' bring the command 'get'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesATransformerOfNoCommand()
    {
        TestPlugin plugin = new TestPlugin("mine").Transforming("nosuch");
        ArgumentException error = Assert.Throws<ArgumentException>(() => CoreModule.Build(new IPlugin[] { plugin }));
        Assert.Contains("'mine' is interested in 'nosuch'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LeavesRowsThatNoPluginNamesAsTheyAre()
    {
        CommandTable table = CoreModule.Build(new IPlugin[] { new TestPlugin("mine").Transforming("set") });
        Assert.True(table.TryFind("get"u8, out TableRow? get));
        Assert.True(table.TryFind("set"u8, out TableRow? set));
        Assert.Empty(get.Stages);
        Assert.Same(GetCommand.Command.Row.Function, get.Function);
        Assert.Single(set.Stages);
    }

    [Fact]
    public void DocumentsEveryCommand()
    {
        foreach (CommandRow row in Table.Entries.SelectMany(static entry => entry.Row.Subcommands.Prepend(entry.Row)))
        {
            Assert.False(string.IsNullOrWhiteSpace(row.Summary), row.Name);
            Assert.EndsWith(".", row.Summary, StringComparison.Ordinal);
            Assert.StartsWith("O(", row.Complexity, StringComparison.Ordinal);
            Assert.Equal(row.Name.ToLowerInvariant(), row.Name);
            Assert.NotEqual(0, row.Arity);
        }
    }

    private static Command Parse(string line) => StoredCommand.Of(line.Split(' ')).Command;
}
