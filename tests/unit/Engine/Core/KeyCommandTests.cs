using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Core;

public sealed class KeyCommandTests : IDisposable
{
    private readonly TestEngine _engine = new();
    private readonly TestClient _client;

    public KeyCommandTests() => _client = _engine.Connect();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void PlaysTheTranscriptOfTheReadme()
    {
        string[] replies = _client.Send(
            "PING", "SET user:1001:name Alice", "GET user:1001:name", "GET missing", "DELETE user:1001:name", "DELETE user:1001:name");
        Assert.Equal(["+PONG", "+OK", "\"Alice\"", "nil", ":1", ":0"], replies);
    }

    [Theory]
    [InlineData("SET a 2 NX", "nil", "1")]
    [InlineData("SET a 2 XX", "+OK", "2")]
    [InlineData("SET b 2 xx", "nil", "1")]
    [InlineData("SET a 2 get", "\"1\"", "2")]
    [InlineData("SET a 2 NX GET", "\"1\"", "1")]
    [InlineData("SET a 2 NX NX", "nil", "1")]
    [InlineData("SET b 2 GET", "nil", "1")]
    [InlineData("SET b 2 XX GET", "nil", "1")]
    [InlineData("SET a 2 KEEPTTL GET", "\"1\"", "2")]
    [InlineData("SET a 2 NX XX", "-ERR syntax error", "1")]
    [InlineData("SET a 2 IFEQ 1", "+OK", "2")]
    [InlineData("SET a 2 ifeq 1 get", "\"1\"", "2")]
    [InlineData("SET a 2 GET IFEQ 3", "\"1\"", "1")]
    [InlineData("SET a 2 IFEQ 11", "nil", "1")]
    [InlineData("SET a 2 IFEQ ''", "nil", "1")]
    [InlineData("SET a 2 IFEQ GET", "nil", "1")]
    [InlineData("SET b 2 IFEQ ''", "nil", "1")]
    [InlineData("SET b 2 IFEQ 1 GET", "nil", "1")]
    [InlineData("SET a 2 KEEPTTL IFEQ 1", "+OK", "2")]
    [InlineData("SET a 2 IFEQ", "-ERR syntax error", "1")]
    [InlineData("SET a 2 IFEQ 1 NX", "-ERR syntax error", "1")]
    [InlineData("SET a 2 XX IFEQ 1", "-ERR syntax error", "1")]
    [InlineData("SET a 2 IFEQ 1 IFEQ 1", "-ERR syntax error", "1")]
    [InlineData("SET a 2 foo", "-ERR syntax error", "1")]
    [InlineData("SET a 2 EX 10", "-ERR syntax error", "1")]
    [InlineData("SET a", "-ERR wrong number of arguments for 'set' command", "1")]
    public void SetObeysItsOptions(string line, string reply, string valueOfA)
    {
        _client.Send("SET a 1");
        Assert.Equal(reply, _client.One(line));
        Assert.Equal($"\"{valueOfA}\"", _client.One("GET a"));
    }

    [Fact]
    public void DeleteCountsEachKeyOnce()
    {
        _client.Send("SET a 1", "SET b 2", "SET c 3");
        Assert.Equal(":2", _client.One("DEL a b a nosuch b"));
        Assert.Equal([":1", "nil", "\"3\""], _client.Send("DBSIZE", "GET a", "GET c"));
    }

    [Fact]
    public void HoldsEmptyKeysAndValuesAndAllBytes()
    {
        byte[] every = [.. Enumerable.Range(0, 256).Select(static b => (byte)b)];
        _client.LoadWords(["SET"u8.ToArray(), every, every], ["SET"u8.ToArray(), [], []], ["GET"u8.ToArray(), every],
            ["GET"u8.ToArray(), []]);
        Assert.Equal(RunStatus.Completed, _client.Step());
        string text = System.Text.Encoding.Latin1.GetString(every);
        Assert.Equal(["+OK", "+OK", $"\"{text}\"", "\"\""], _client.Writer.Take());
    }

    [Fact]
    public void RefusesAKeyThatIsOneByteTooLong()
    {
        byte[] longest = new byte[65_536], tooLong = new byte[65_537];
        _client.LoadWords(
            ["SET"u8.ToArray(), longest, "1"u8.ToArray()],
            ["SET"u8.ToArray(), tooLong, "1"u8.ToArray()],
            ["GET"u8.ToArray(), tooLong],
            ["DEL"u8.ToArray(), "a"u8.ToArray(), tooLong],
            ["GET"u8.ToArray(), longest]);
        Assert.Equal(RunStatus.Completed, _client.Step());
        const string Error = "-ERR key of 65537 bytes is too long, max_key_bytes is 65536";
        Assert.Equal(["+OK", Error, Error, Error, "\"1\""], _client.Writer.Take());
    }

    [Theory]
    [InlineData("PING", "+PONG")]
    [InlineData("PING hello", "\"hello\"")]
    [InlineData("PING a b", "-ERR wrong number of arguments for 'ping' command")]
    [InlineData("ECHO hello", "\"hello\"")]
    [InlineData("SELECT 3", "+OK")]
    [InlineData("SELECT abc", "-ERR value is not an integer or out of range")]
    [InlineData("SELECT 16", "-ERR DB index is out of range")]
    [InlineData("SELECT -1", "-ERR DB index is out of range")]
    [InlineData("FLUSHALL foo", "-ERR syntax error")]
    [InlineData("FLUSHDB SYNC ASYNC", "-ERR syntax error")]
    [InlineData("FLUSHDB async", "+OK")]
    [InlineData("SWAPDB a 1", "-ERR invalid first DB index")]
    [InlineData("SWAPDB 1 b", "-ERR invalid second DB index")]
    [InlineData("SWAPDB 1 99", "-ERR DB index is out of range")]
    public void AnswersAsRedisDoes(string line, string reply) => Assert.Equal(reply, _client.One(line));

    [Fact]
    public void DatabasesAreApartAndCanBeSwappedAndFlushed()
    {
        Assert.Equal(
            ["+OK", "+OK", "nil", "+OK", "+OK", "\"zero\"", ":1"],
            _client.Send("SET a zero", "SELECT 1", "GET a", "SET b one", "SWAPDB 0 1", "GET a", "DBSIZE"));
        Assert.Equal(["+OK", ":0", "+OK", "\"one\""], _client.Send("FLUSHDB", "DBSIZE", "SELECT 0", "GET b"));
        Assert.Equal(["+OK", "+OK", "+OK", ":0", "+OK", ":0"],
            _client.Send("SELECT 5", "SET x 1", "FLUSHALL", "DBSIZE", "SELECT 0", "DBSIZE"));
    }

    [Fact]
    public void MemoryUsageGrowsWithTheValue()
    {
        _client.Send("SET a 1", $"SET b {new string('x', 1000)}");
        Assert.Equal("nil", _client.One("MEMORY USAGE nosuch"));
        long small = long.Parse(_client.One("MEMORY USAGE a")[1..], System.Globalization.CultureInfo.InvariantCulture);
        long large = long.Parse(_client.One("MEMORY USAGE b SAMPLES 0")[1..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(999, large - small);
        Assert.Equal("-ERR value is not an integer or out of range", _client.One("MEMORY USAGE a SAMPLES x"));
        Assert.Equal("-ERR syntax error", _client.One("MEMORY USAGE a SAMPLES -1"));
        Assert.Equal("-ERR syntax error", _client.One("MEMORY USAGE a foo 1"));
    }
}
