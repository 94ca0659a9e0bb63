using System.Text;
using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Unit.Hosting.PubSub;

/// <summary>The hub against sets of words, with few channels and globs that overlap.</summary>
public sealed class SubscriptionHubProperties
{
    private const int Subscribers = 3;

    private static readonly string[] Channels = ["a", "b", "ab", "", "a*"];
    private static readonly string[] Patterns = ["*", "a*", "?", "[ab]", "a\\*", ""];

    private enum Kind
    {
        Subscribe,
        Unsubscribe,
        UnsubscribeAll,
        Publish,
    }

    private static readonly Gen<(Kind Kind, int Id, bool IsPattern, string Name)> GenStep = Gen.Select(
        Gen.Frequency((4, Gen.Const(Kind.Subscribe)), (2, Gen.Const(Kind.Unsubscribe)), (1, Gen.Const(Kind.UnsubscribeAll)),
            (4, Gen.Const(Kind.Publish))),
        Gen.Int[1, Subscribers],
        Gen.Bool,
        Gen.Int[0, 29],
        static (kind, id, isPattern, index) =>
        {
            isPattern &= kind != Kind.Publish;
            string[] names = isPattern ? Patterns : Channels;
            return (kind, id, isPattern, names[index % names.Length]);
        });

    [Fact]
    public async Task EqualsAModelOfWords() => await GenStep.Array[1, 30].SampleAsync(
        async steps =>
        {
            var kit = new HubKit(Subscribers);
            var model = new SortedSet<(int Id, bool IsPattern, string Name)>();
            List<string>[] expected = Enumerable.Range(0, Subscribers + 1).Select(static _ => new List<string>()).ToArray();
            for (int i = 0; i < steps.Length; i++)
            {
                (Kind kind, int id, bool isPattern, string name) = steps[i];

                // What is on its way to one who unsubscribes may be dropped; here it arrives first.
                if (kind is Kind.Unsubscribe or Kind.UnsubscribeAll) await kit.SettleAsync();
                Apply(kit, model, expected, kind, id, isPattern, name, FormattableString.Invariant($"{i}"));
                foreach (string channel in Channels)
                {
                    Assert.Equal(Receivers(model, channel).Count(), kit.ReceiversOf(channel));
                    Assert.Equal(model.Count(each => !each.IsPattern && each.Name == channel), kit.SubscribersOf(channel));
                }

                Assert.Equal(string.Join(' ',
                    model.Where(static each => !each.IsPattern).Select(static each => each.Name).Distinct(StringComparer.Ordinal).Order(
                    StringComparer.Ordinal)), kit.Channels());
                Assert.Equal(model.Where(static each => each.IsPattern).Select(static each => each.Name).Distinct(StringComparer.Ordinal)
                    .Count(), kit.Hub.Current.PatternCount);
            }

            await kit.SettleAsync();
            for (int id = 1; id <= Subscribers; id++)
            {
                Assert.Equal(model.Any(each => each.Id == id), kit[id].IsSubscriber);
                Assert.Equal(Sorted(expected[id]), Sorted(kit.TakeAll(id)));
            }
        },
        iter: TestBudget.Times(300));

    private static void Apply(
        HubKit kit, SortedSet<(int Id, bool IsPattern, string Name)> model, List<string>[] expected, Kind kind, int id, bool isPattern,
            string name, string payload)
    {
        switch (kind)
        {
            case Kind.Subscribe:
                kit.Subscribe(id, name, isPattern);
                model.Add((id, isPattern, name));
                break;
            case Kind.Unsubscribe:
                kit.Unsubscribe(id, name, isPattern);
                model.Remove((id, isPattern, name));
                break;
            case Kind.UnsubscribeAll:
                kit.Hub.UnsubscribeAll(id);
                model.RemoveWhere(each => each.Id == id);
                break;
            default:
                kit.Publish(name, payload);
                foreach ((int Id, bool IsPattern, string Name) each in Receivers(model, name))
                {
                    expected[each.Id].Add($"{(each.IsPattern ? each.Name + ":" : "")}{name}={payload}");
                }
                break;
        }
    }

    private static IEnumerable<(int Id, bool IsPattern, string Name)> Receivers(SortedSet<(int Id, bool IsPattern, string Name)> model,
        string channel) =>
        model.Where(each => each.IsPattern
            ? new GlobPattern(Encoding.Latin1.GetBytes(each.Name)).Matches(Encoding.Latin1.GetBytes(channel)) : each.Name == channel);

    /// <summary>The messages with, for each, the ways it came in any order: patterns have no order among themselves.</summary>
    private static string Sorted(List<string> messages)
    {
        var text = new StringBuilder();
        for (int i = 0; i < messages.Count;)
        {
            string payload = Payload(messages[i]);
            int end = i;
            while (end < messages.Count && Payload(messages[end]) == payload) end++;
            text.AppendJoin(' ', messages.GetRange(i, end - i).Order(StringComparer.Ordinal)).Append('\n');
            i = end;
        }

        return text.ToString();
    }

    private static string Payload(string message) => message[(message.LastIndexOf('=') + 1)..];
}
