using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd;

/// <summary>The lines of documented-commands.txt: what the Redis that is compared with does not know is answered as documented.</summary>
public sealed class DocumentedCommandsTests
{
    private const string Answers = " => ";

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task EveryLineIsAnsweredAsRedisDocumentsIt(int protocol)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        await client.CommandAsync("HELLO", FormattableString.Invariant($"{protocol}"));
        var surprises = new List<string>();
        foreach (string line in Lines())
        {
            string[] parts = line.Split(Answers);
            await client.SendAsync(parts[0] + "\r\n");
            string reply = (await client.ReadAsync()).ToString().Replace("_null", "$null", StringComparison.Ordinal);
            if (reply != parts[1]) surprises.Add($"{line}\n  PlumCache: {reply}");
        }

        Assert.True(surprises.Count == 0, string.Join('\n', surprises));
    }

    private static IEnumerable<string> Lines()
    {
        using Stream stream = typeof(DocumentedCommandsTests).Assembly.GetManifestResourceStream("documented-commands.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#')) yield return line;
        }
    }
}
