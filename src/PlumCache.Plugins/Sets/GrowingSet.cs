using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Sets;

/// <summary>What kind a set is while members come to it one by one: Redis' rules, which only ever go from small to large.</summary>
internal ref struct GrowingSet
{
    private readonly SetForm _form;
    private long _count;
    private long _longestInteger;

    private GrowingSet(SetForm form, ValueKind kind, long count, long longestInteger)
    {
        _form = form;
        _count = count;
        _longestInteger = longestInteger;
        Kind = kind;
    }

    /// <summary>The kind with what has come so far.</summary>
    public ValueKind Kind { get; private set; }

    /// <summary>A set that is the result of others: it begins as one of integers.</summary>
    public static GrowingSet OfResult(SetForm form) => new(form, MemberSet.Integers, 0, 0);

    /// <summary>A set that a command adds to.</summary>
    /// <param name="set">What is there; the default: nothing.</param>
    /// <param name="first">The first member the command brings.</param>
    /// <param name="brought">How many it brings, those that are there already included.</param>
    public static GrowingSet Of(SetForm form, scoped in EntryView set, scoped ReadOnlySpan<byte> first, int brought)
    {
        if (!MemberSet.IsThere(set))
        {
            bool isOfIntegers = brought <= form.MaxIntegers && Integers.TryParse(first, out _);
            return new GrowingSet(form,
                isOfIntegers ? MemberSet.Integers : brought <= form.MaxMembers ? MemberSet.Small : MemberSet.Large, 0, 0);
        }

        long most = set.Kind == MemberSet.Integers ? form.MaxIntegers : form.MaxMembers;
        bool isSmall = set.Kind != MemberSet.Large && brought <= most;
        return new GrowingSet(form, isSmall ? set.Kind : MemberSet.Large, set.Fields.Count, isSmall ? LongestInteger(form, set) : 0);
    }

    /// <summary>A member comes to it that it does not have.</summary>
    public void Add(scoped ReadOnlySpan<byte> member)
    {
        bool fits = _count < _form.MaxMembers && member.Length <= _form.MaxBytes;
        _count++;
        if (Kind == MemberSet.Small)
        {
            Kind = fits ? MemberSet.Small : MemberSet.Large;
        }
        else if (Kind == MemberSet.Integers && Integers.TryParse(member, out _))
        {
            _longestInteger = Math.Max(_longestInteger, member.Length);
            if (_count > _form.MaxIntegers) Kind = MemberSet.Large;
        }
        else if (Kind == MemberSet.Integers)
        {
            Kind = fits && _longestInteger <= _form.MaxBytes ? MemberSet.Small : MemberSet.Large;
        }
    }

    /// <summary>Bytes of the longest integer; 0 where the setting allows every integer, so that nobody need look.</summary>
    private static long LongestInteger(SetForm form, scoped in EntryView set)
    {
        if (set.Kind != MemberSet.Integers || form.MaxBytes >= Integers.MaxBytes) return 0;
        long longest = 0;
        using FieldCursor cursor = set.Fields.Walk();
        while (cursor.MoveNext()) longest = Math.Max(longest, cursor.Field.Length);
        return longest;
    }
}
