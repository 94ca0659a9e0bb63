using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Core;

public sealed class ConnectionCommandTests : IDisposable
{
    private readonly TestEngine _engine = new();
    private readonly TestClient _client;

    public ConnectionCommandTests() => _client = _engine.Connect();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("HELLO 4", "-NOPROTO unsupported protocol version")]
    [InlineData("HELLO abc", "-ERR Protocol version is not an integer or out of range")]
    [InlineData("HELLO 3 foo", "-ERR Syntax error in HELLO option 'foo'")]
    [InlineData("HELLO 3 SETNAME", "-ERR Syntax error in HELLO option 'SETNAME'")]
    [InlineData("HELLO 3 AUTH default", "-ERR Syntax error in HELLO option 'AUTH'")]
    [InlineData("AUTH a",
        "-ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?")]
    [InlineData("AUTH a b", "-WRONGPASS invalid username-password pair or user is disabled.")]
    [InlineData("AUTH default b", "+OK")]
    [InlineData("AUTH a b c", "-ERR syntax error")]
    [InlineData("CLIENT SETINFO LIB-NAME a", "+OK")]
    [InlineData("CLIENT SETINFO foo a", "-ERR Unrecognized option 'foo'")]
    [InlineData("CLIENT NO-EVICT foo", "-ERR syntax error")]
    [InlineData("CLIENT NO-TOUCH on", "+OK")]
    [InlineData("CLIENT REPLY foo", "-ERR syntax error")]
    [InlineData("CLIENT PAUSE abc", "-ERR timeout is not an integer or out of range")]
    [InlineData("CLIENT PAUSE 9223372036854775807", "-ERR timeout is out of range")]
    [InlineData("CLIENT PAUSE 9223372036854775808", "-ERR timeout is not an integer or out of range")]
    [InlineData("CLIENT PAUSE -1", "-ERR timeout is negative")]
    [InlineData("CLIENT PAUSE 10 foo", "-ERR CLIENT PAUSE mode must be WRITE or ALL")]
    [InlineData("CLIENT KILL 1.1.1.1:5", "-ERR No such client")]
    [InlineData("CLIENT KILL ID abc", "-ERR client-id should be greater than 0")]
    [InlineData("CLIENT KILL TYPE foo", "-ERR Unknown client type 'foo'")]
    [InlineData("CLIENT KILL SKIPME maybe", "-ERR syntax error")]
    [InlineData("CLIENT KILL ID 1 foo", "-ERR syntax error")]
    [InlineData("CLIENT KILL USER nobody", "-ERR No such user 'nobody'")]
    [InlineData("CLIENT KILL ADDR 1.2.3.4:5", ":0")]
    [InlineData("CLIENT LIST TYPE foo", "-ERR Unknown client type 'foo'")]
    [InlineData("CLIENT LIST TYPE pubsub", "\"\"")]
    [InlineData("CLIENT LIST ID", "-ERR syntax error")]
    [InlineData("CLIENT LIST ID abc", "-ERR Invalid client ID")]
    [InlineData("CLIENT LIST ID 0", "\"\"")]
    [InlineData("CLIENT LIST ID -1 -9223372036854775808", "\"\"")]
    [InlineData("CLIENT LIST ID 9223372036854775808", "-ERR Invalid client ID")]
    [InlineData("SELECT 16", "-ERR DB index is out of range")]
    [InlineData("SELECT 2147483648", "-ERR value is out of range, value must between -2147483648 and 2147483647")]
    [InlineData("SELECT -2147483649", "-ERR value is out of range, value must between -2147483648 and 2147483647")]
    [InlineData("CLIENT LIST foo", "-ERR syntax error")]
    [InlineData("CLIENT ID", ":1")]
    public void AnswersAsRedisDoes(string line, string reply) => Assert.Equal(reply, _client.One(line));

    [Fact]
    public void HelloSwitchesTheProtocolAndNamesTheConnection()
    {
        string reply = _client.One("HELLO 3 SETNAME bob");
        Assert.Equal(
            "{\"server\": \"redis\", \"version\": \"7.2.4\", \"proto\": :3, \"id\": :1, \"mode\": \"standalone\", \"role\": \"master\", "
            + "\"modules\": []}",
            reply);
        Assert.Equal(3, _client.Writer.Protocol);
        Assert.Equal("\"bob\"", _client.One("CLIENT GETNAME"));
        Assert.Equal("-ERR Client names cannot contain spaces, newlines or special characters.", _client.One("HELLO 2 SETNAME a\tb"));
        Assert.Equal(3, _client.Session.State.Protocol);
    }

    [Fact]
    public void NothingButAuthRunsBeforeThePassword()
    {
        _engine.Host.UsePassword("secret");
        TestClient client = _engine.Connect();
        const string NoAuth = "-NOAUTH Authentication required.";
        Assert.Equal([NoAuth, NoAuth, NoAuth], client.Send("GET a", "CLIENT ID", "SET a 1"));
        Assert.StartsWith("-NOAUTH HELLO must be called with the client already authenticated", client.One("HELLO 3"),
            StringComparison.Ordinal);
        Assert.Equal(2, client.Session.State.Protocol);
        Assert.Equal("-WRONGPASS invalid username-password pair or user is disabled.", client.One("AUTH wrong"));
        Assert.Equal(["+OK", "nil"], client.Send("AUTH secret", "GET a"));
        Assert.Equal(["+RESET", NoAuth], client.Send("RESET", "GET a"));
        Assert.StartsWith("{", client.One("HELLO 3 AUTH default secret"), StringComparison.Ordinal);
        Assert.Equal("nil", client.One("GET a"));
    }

    [Fact]
    public void UnknownCommandsAndAritiesAreToldBeforeAuthentication()
    {
        _engine.Host.UsePassword("secret");
        TestClient client = _engine.Connect();
        Assert.Equal("-ERR unknown command 'nosuch', with args beginning with: ", client.One("nosuch"));
        Assert.Equal("-ERR wrong number of arguments for 'get' command", client.One("GET"));
    }

    [Fact]
    public void ResetPutsTheConnectionBackToItsBeginning()
    {
        _client.Send("SELECT 3", "CLIENT SETNAME bob", "HELLO 3", "MONITOR", "CLIENT NO-EVICT on");
        Assert.Equal([1L], _engine.Host.Monitors);
        Assert.Equal("+RESET", _client.One("RESET"));
        Assert.Empty(_engine.Host.Monitors);
        Assert.Equal(2, _client.Writer.Protocol);
        Assert.Equal(new SessionState { Id = 1, IsAuthenticated = true }, _client.Session.State);
    }

    [Fact]
    public void QuitDropsWhatStandsBehindIt()
    {
        Assert.Equal(["+OK", "+OK"], _client.Send("SET a 1", "QUIT", "SET a 2"));
        Assert.Equal(RunStatus.Close, _client.End);
        Assert.Equal("\"1\"", _engine.Connect().One("GET a"));
    }

    [Fact]
    public void ReplyOffSilencesUntilOn() =>
        Assert.Equal(["+OK", "+PONG"],
            _client.Send("CLIENT REPLY OFF", "PING", "nosuch", "SET a 1", "CLIENT ID", "CLIENT REPLY SKIP", "CLIENT REPLY ON", "PING"));

    [Fact]
    public void ReplySkipSilencesOneCommand()
    {
        Assert.Equal(["+PONG"], _client.Send("CLIENT REPLY SKIP", "GET a", "PING"));
        Assert.Equal(["+PONG"], _client.Send("CLIENT REPLY SKIP", "CLIENT REPLY SKIP", "PING", "PING"));
        Assert.Equal(["+PONG"], _client.Send("CLIENT REPLY SKIP", "SELECT 1", "PING"));
        Assert.Equal(["+PONG"], _client.Send("CLIENT REPLY SKIP", "nosuch", "PING"));
        Assert.Equal(["+OK", "+PONG"], _client.Send("CLIENT REPLY SKIP", "CLIENT REPLY ON", "PING"));
        Assert.Equal(["+PONG"], _client.Send("CLIENT REPLY SKIP", "CLIENT ID", "PING"));
        Assert.Equal(1, _client.Session.State.Database);
        Assert.Equal(["+PONG"], _client.Send("CLIENT REPLY SKIP", "RESET", "PING"));
        Assert.Equal(["+RESET", "+PONG"], _client.Send("CLIENT REPLY OFF", "RESET", "PING"));
    }

    [Fact]
    public void ListTellsEveryConnectionInFieldsOfRedis()
    {
        TestClient other = _engine.Connect();
        other.Send("CLIENT SETNAME other", "SELECT 2", "GET a");
        string text = _client.One("CLIENT LIST");
        string[] lines = text.Trim('"').Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("id=1 addr=127.0.0.1:50001 laddr=127.0.0.1:7379 fd=-1 name= age=0 idle=0 flags=N db=0 ", lines[0],
            StringComparison.Ordinal);
        Assert.StartsWith("id=2 addr=127.0.0.1:50002 laddr=127.0.0.1:7379 fd=-1 name=other age=0 idle=0 flags=N db=2 ", lines[1],
            StringComparison.Ordinal);
        Assert.Contains(" cmd=get user=default redir=-1 resp=2 lib-name= lib-ver=", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("\"id=2 ", _client.One("CLIENT LIST ID 2 77"), StringComparison.Ordinal);
        Assert.StartsWith("\"id=2 ", other.One("CLIENT INFO"), StringComparison.Ordinal);
        Assert.Contains(" cmd=client|list ", lines[0], StringComparison.Ordinal);
        Assert.Contains(" cmd=client|info ", other.One("CLIENT INFO"), StringComparison.Ordinal);
    }

    [Fact]
    public void KillClosesWhomItsFiltersMatch()
    {
        TestClient second = _engine.Connect(), third = _engine.Connect();
        Assert.Equal(":1", _client.One("CLIENT KILL ID 2 ADDR 127.0.0.1:50002 USER default TYPE normal"));
        Assert.Equal([second.Session.Id], _engine.Host.Closed);
        Assert.Equal("+OK", _client.One("CLIENT KILL 127.0.0.1:50003"));
        Assert.Equal([second.Session.Id, third.Session.Id], _engine.Host.Closed);
        Assert.Equal(":0", _client.One("CLIENT KILL TYPE normal"));
        Assert.Equal(RunStatus.Completed, _client.End);
        Assert.Equal([":1"], _client.Send("CLIENT KILL SKIPME no", "PING"));
        Assert.Equal(RunStatus.Close, _client.End);
    }

    [Fact]
    public void PauseHoldsCommandsBackUntilItsEnd()
    {
        TestClient other = _engine.Connect();
        Assert.Equal("+OK", _client.One("CLIENT PAUSE 500 WRITE"));
        Assert.Equal("nil", other.One("GET a"));
        other.Load("SET a 1");
        Assert.Equal(SuspensionReason.Pause, other.Suspend());
        Assert.Equal(_engine.Time.NowMs + 500, other.Session.Suspension.DeadlineMs);
        _engine.Time.Advance(499);
        Assert.Equal(SuspensionReason.Pause, other.Suspend());
        _engine.Time.Advance(1);
        Assert.Equal(RunStatus.Completed, other.Step());
        Assert.Equal(["+OK"], other.Writer.Take());
    }

    [Fact]
    public void UnpauseResumesWhoWaits()
    {
        TestClient other = _engine.Connect();
        _client.Send("CLIENT PAUSE 100000");
        other.Load("GET a");
        Assert.Equal(SuspensionReason.Pause, other.Suspend());
        Assert.Equal("+OK", _client.One("CLIENT UNPAUSE"));
        Assert.Equal(1, other.Resumes);
        Assert.Equal(RunStatus.Completed, other.Step());
    }
}
