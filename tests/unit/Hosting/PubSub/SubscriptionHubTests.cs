using PlumCache.Abstractions;
using PlumCache.Hosting.PubSub;

namespace PlumCache.Tests.Unit.Hosting.PubSub;

public sealed class SubscriptionHubTests
{
    private readonly HubKit _kit = new(3);

    [Fact]
    public async Task AMessageGoesToEachByNameAndToEachByPattern()
    {
        _kit.Subscribe(1, "news");
        _kit.Subscribe(2, "n*", isPattern: true);
        _kit.Subscribe(3, "other");
        _kit.Publish("news", "1");
        Assert.Equal(["news=1"], await _kit[1].TakeAsync(1));
        Assert.Equal(["n*:news=1"], await _kit[2].TakeAsync(1));
        await _kit.SettleAsync();
        Assert.Empty(_kit.TakeAll(3));
        Assert.Equal((2, 1, 0), (_kit.ReceiversOf("news"), _kit.SubscribersOf("news"), _kit.ReceiversOf("x")));
    }

    [Fact]
    public async Task OneThatMatchesTwiceGetsItTwiceByNameFirst()
    {
        _kit.Subscribe(1, "*", isPattern: true);
        _kit.Subscribe(1, "a");
        _kit.Publish("a", "x");
        Assert.Equal(["a=x", "*:a=x"], await _kit[1].TakeAsync(2));
        Assert.Equal(2, _kit.ReceiversOf("a"));
    }

    [Fact]
    public async Task SubscribingTwiceIsOnce()
    {
        _kit.Subscribe(1, "a");
        _kit.Subscribe(1, "a");
        _kit.Publish("a", "x");
        await _kit.SettleAsync();
        Assert.Equal(["a=x"], _kit.TakeAll(1));
        _kit.Unsubscribe(1, "a");
        Assert.Equal(0, _kit.ReceiversOf("a"));
    }

    [Fact]
    public void TellsWhoWouldListenAndLeavesItAsItIs()
    {
        _kit.Subscribe(1, "a");
        _kit.Subscribe(2, "*", isPattern: true);
        SubscriptionTable now = _kit.Hub.Current, then = After(now, 2, Effect.Subscribe("a"u8, isPattern: false));
        Assert.Equal((3, 2), (then.ReceiversOf("a"u8), then.SubscribersOf("a"u8)));
        Assert.Same(then, After(then, 2, Effect.Subscribe("a"u8, isPattern: false)));
        then = After(After(then, 1, Effect.Unsubscribe("a"u8, isPattern: false)), 2, Effect.Unsubscribe("*"u8, isPattern: true));
        Assert.Equal((1, 0), (then.ReceiversOf("a"u8), then.PatternCount));
        Assert.Same(then, After(then, 1, Effect.Unsubscribe("a"u8, isPattern: false)));
        Assert.Equal(2, _kit.ReceiversOf("a"));
        Assert.Same(now, _kit.Hub.Current);

        SubscriptionTable After(SubscriptionTable before, long id, scoped in Effect change) =>
            (SubscriptionTable)_kit.Hub.SubscriptionsAfter(before, id, change);
    }

    [Fact]
    public async Task APatternIsNoChannelOfTheSameName()
    {
        _kit.Subscribe(1, "a*", isPattern: true);
        _kit.Subscribe(2, "a*");
        _kit.Publish("a*", "x");
        await _kit.SettleAsync();
        Assert.Equal(["a*:a*=x"], _kit.TakeAll(1));
        Assert.Equal(["a*=x"], _kit.TakeAll(2));
        _kit.Unsubscribe(1, "a*");
        Assert.Equal(2, _kit.ReceiversOf("a*"));
    }

    [Fact]
    public void TellsChannelsInTheOrderOfTheirBytes()
    {
        foreach (string name in new[] { "b", "\u00FF", "a", "", "ab" }) _kit.Subscribe(1, name);
        _kit.Subscribe(2, "*", isPattern: true);
        Assert.Equal(" a ab b \u00FF", _kit.Channels());
        Assert.Equal((5, 1), (_kit.Hub.Current.ChannelCount, _kit.Hub.Current.PatternCount));
    }

    [Fact]
    public void TellsItsSubscribersWhetherTheyAre()
    {
        _kit.Subscribe(1, "a");
        _kit.Subscribe(1, "b*", isPattern: true);
        _kit.Unsubscribe(1, "a");
        Assert.True(_kit[1].IsSubscriber);
        _kit.Unsubscribe(1, "b*", isPattern: true);
        Assert.False(_kit[1].IsSubscriber);
        Assert.False(_kit[2].IsSubscriber);
    }

    [Fact]
    public void AConnectionThatIsGoneCannotSubscribe()
    {
        _kit.Subscribe(99, "a");
        Assert.Equal(0, _kit.Hub.Current.ChannelCount);
    }

    [Fact]
    public async Task AMessageGoesOnlyToThoseWhoListenedWhenItWasPublished()
    {
        _kit.Subscribe(1, "a");
        _kit.Publish("a", "1");
        _kit.Subscribe(2, "a");
        _kit.Publish("a", "2");
        await _kit.SettleAsync();
        Assert.Equal(["a=1", "a=2"], _kit.TakeAll(1));
        Assert.Equal(["a=2"], _kit.TakeAll(2));
    }

    [Fact]
    public async Task ASubscriberThatFailsDoesNotStopTheMessagesBehind()
    {
        _kit.Subscribe(1, "a");
        _kit.Subscribe(2, "b");
        _kit[1].Throws = true;
        _kit.Publish("a", "1");
        _kit.Publish("b", "2");
        Assert.Equal(["b=2"], await _kit[2].TakeAsync(1));
        Assert.Contains(_kit.Log.Lines, static line => line.StartsWith("Error 1207: ", StringComparison.Ordinal));
    }

    /// <summary>
    /// No order is promised between two publishers that nothing orders; but it is one order, the same for all, and each publisher's own is
    /// kept.
    /// </summary>
    [Fact]
    public async Task AllSubscribersSeeOneOrderOfAllPublishers()
    {
        const int Publishers = 4, Each = 2_000;
        for (int id = 1; id <= 3; id++) _kit.Subscribe(id, "a");
        await Task.WhenAll(Enumerable.Range(0, Publishers).Select(publisher => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++) _kit.Publish("a", FormattableString.Invariant($"{publisher}:{i}"));
        })));
        string[] first = await _kit[1].TakeAsync(Publishers * Each);
        Assert.Equal(first, await _kit[2].TakeAsync(Publishers * Each));
        Assert.Equal(first, await _kit[3].TakeAsync(Publishers * Each));
        for (int publisher = 0; publisher < Publishers; publisher++)
        {
            string own = FormattableString.Invariant($"a={publisher}:");
            string[] expected = [.. Enumerable.Range(0, Each).Select(i => FormattableString.Invariant($"{own}{i}"))];
            Assert.Equal<string[]>(expected, [.. first.Where(message => message.StartsWith(own, StringComparison.Ordinal))]);
        }
    }
}
