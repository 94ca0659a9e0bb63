using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Plugins;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Statistics;

/// <summary>Passwords are shown nowhere, however a client says them; what is shown instead is Redis' word.</summary>
public sealed class RedactionTests : IDisposable
{
    private const string Secret = "S3cret";

    private readonly TestEngine _engine = new(
        new EngineOptions { Settings = new EngineSettings { SlowlogThresholdUs = 0 } }, null,
        [.. new[] { "delay", "transactions", "tail" }.Select(static name => BuiltInPlugins.Find(name)!)]);
    private readonly TestClient _client;

    public RedactionTests()
    {
        _engine.Host.Any = true;
        _client = _engine.Connect();
    }

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("CONFIG SET requirepass S3cret", "CONFIG SET requirepass (redacted)")]
    [InlineData("config set maxclients 5 RequirePass S3cret", "config set maxclients 5 RequirePass (redacted)")]
    [InlineData("CONFIG SET masterauth S3cret masteruser S3cret", "CONFIG SET masterauth (redacted) masteruser (redacted)")]
    [InlineData("AUTH S3cret", "AUTH (redacted)")]
    [InlineData("AUTH me S3cret", "AUTH (redacted) (redacted)")]
    [InlineData("auth me S3cret S3cret", "auth (redacted) (redacted) (redacted)")]
    [InlineData("HELLO 3 AUTH me S3cret SETNAME x", "HELLO 3 AUTH (redacted) (redacted) SETNAME x")]
    [InlineData("HELLO 3 setname x auth S3cret", "HELLO 3 setname x auth (redacted)")]
    [InlineData("DELAY 100 CONFIG SET requirepass S3cret", "DELAY 100 CONFIG SET requirepass (redacted)")]
    [InlineData("COMMAND GETKEYS AUTH S3cret", "COMMAND GETKEYS AUTH (redacted)")]
    [InlineData("COMMAND GETKEYS DELAY 5 AUTH S3cret", "COMMAND GETKEYS DELAY 5 AUTH (redacted)")]
    [InlineData("GET requirepass", "GET requirepass")]
    [InlineData("CONFIG GET requirepass S", "CONFIG GET requirepass S")]
    [InlineData("CLIENT SETNAME auth", "CLIENT SETNAME auth")]
    public void TheSlowLogShowsARedactedCommand(string line, string shown)
    {
        _client.Send(line);
        Assert.Contains(
            $"[{string.Join(", ", shown.Split(' ').Select(static word => $"\"{word}\""))}]", _client.One("SLOWLOG GET 1"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void NothingThatRepeatsCommandsRepeatsAPassword()
    {
        string[] lines =
            ["AUTH S3cret", "HELLO 2 AUTH default S3cret", "CONFIG SET requirepass S3cret", "DELAY 100 CONFIG SET requirepass S3cret",
            "COMMAND GETKEYS AUTH S3cret"];
        foreach (string line in lines)
        {
            _client.Send(line);
            _client.Send("MULTI", line, "EXEC");
            _client.Send("MULTI", line, "DISCARD");
        }

        string told = string.Join(
            '\n', [.. _client.Send("SLOWLOG GET -1", "DELAY LIST", "TAIL STATS", "CLIENT LIST", "CLIENT INFO"), .. _engine.Host.Monitored,
            .. _engine.Host.Failures]);
        Assert.DoesNotContain(Secret, told, StringComparison.Ordinal);
        Assert.Contains("CONFIG SET requirepass (redacted)", told, StringComparison.Ordinal);
        Assert.Contains("\"AUTH\" \"(redacted)\"", told, StringComparison.Ordinal);
    }

    [Fact]
    public void ACommandsRowSaysWhatIsSecret()
    {
        var row = new CommandRow
        {
            Name = "migrate",
            Arity = -2,
            Flags = CommandFlags.None,
            Summary = "",
            Complexity = "",
            Group = "",
            Secrets = [new SecretArguments { Word = "AUTH" }, new SecretArguments { Word = "AUTH2", Count = 2 }],
            Function = static (in context, view, in command) => Step.Answer(Reply.Ok),
        };
        using var engine = new TestEngine(
            new EngineOptions { Settings = new EngineSettings { SlowlogThresholdUs = 0 } }, null, new TestPlugin("migrator")
            .With(manifest => manifest with { Commands = [row] }));
        TestClient client = engine.Connect();
        client.Send("MIGRATE host AUTH S3cret AUTH2 me S3cret KEYS a");
        Assert.Contains(
            """["MIGRATE", "host", "AUTH", "(redacted)", "AUTH2", "(redacted)", "(redacted)", "KEYS", "a"]""", client.One("SLOWLOG GET 1"),
            StringComparison.Ordinal);
    }
}
