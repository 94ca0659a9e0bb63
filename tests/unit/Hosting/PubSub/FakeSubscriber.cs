using System.Text;
using System.Threading.Channels;
using PlumCache.Hosting.PubSub;

namespace PlumCache.Tests.Unit.Hosting.PubSub;

/// <summary>Writes down what it is given: <c>channel=payload</c>, with <c>pattern:</c> before it when a pattern brought it.</summary>
internal sealed class FakeSubscriber(long id) : ISubscriber
{
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();

    public long Id => id;

    public bool IsSubscriber { get; set; }

    /// <summary>Whether taking a message throws.</summary>
    public bool Throws { get; set; }

    public void Deliver(Message message, Subscription subscription, long maxBytes)
    {
        if (Throws) throw new InvalidOperationException("A subscriber that fails.");
        string pattern = subscription.IsPattern ? Encoding.Latin1.GetString(subscription.Name) + ":" : "";
        _received.Writer.TryWrite($"{pattern}{Encoding.Latin1.GetString(message.Channel)}={Encoding.Latin1.GetString(message.Payload)}");
    }

    /// <summary>The next messages.</summary>
    public async Task<string[]> TakeAsync(int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        string[] taken = new string[count];
        for (int i = 0; i < count; i++) taken[i] = await _received.Reader.ReadAsync(deadline.Token);
        return taken;
    }

    /// <summary>All messages that have come.</summary>
    public List<string> TakeAll()
    {
        var taken = new List<string>();
        while (_received.Reader.TryRead(out string? message)) taken.Add(message);
        return taken;
    }
}
